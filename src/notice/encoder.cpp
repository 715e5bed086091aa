#include "notice/encoder.h"

#include "base/check.h"
#include "notice/body.h"
#include "notice/json_document.h"

namespace crier::notice {
namespace {

Program part_program(std::string_view rendered, ValueForm form) {
  Program program;
  add_unencoded(program, rendered, form);
  return program;
}

}  // namespace

Program program_in(Format format, const Rendering& rendering, const Imprint& imprint) {
  switch (format) {
    case Format::mime: return mime_program(rendering, imprint);
    case Format::json: return json_program(rendering, imprint);
    case Format::subject: return part_program(rendering.subject, ValueForm::plain);
    case Format::html: return part_program(rendering.html, ValueForm::html);
    case Format::text: return part_program(rendering.text, ValueForm::plain);
    case Format::short_form: return part_program(rendering.short_form, ValueForm::plain);
  }
  CRIER_CHECK(false);
}

}  // namespace crier::notice
