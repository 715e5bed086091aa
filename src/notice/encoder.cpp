#include "notice/encoder.h"

#include "base/check.h"
#include "notice/json_document.h"
#include "notice/mail/body.h"
#include "notice/push_document.h"

namespace crier::notice {
namespace {

Program part_program(std::string_view rendered, ValueForm form) {
  Program program;
  add_unencoded(program, rendered, form);
  return program;
}

}  // namespace

Program program_in(NoticeFormat format, const Rendering& rendering,
                   const CampaignContext& campaign) {
  switch (format) {
    case NoticeFormat::mime: return mime_program(rendering, campaign);
    case NoticeFormat::json: return json_program(rendering, campaign);
    case NoticeFormat::push: return push_program(rendering, campaign);
    case NoticeFormat::subject: return part_program(rendering.subject, ValueForm::plain);
    case NoticeFormat::html: return part_program(rendering.html, ValueForm::html);
    case NoticeFormat::text: return part_program(rendering.text, ValueForm::plain);
    case NoticeFormat::short_form: return part_program(rendering.short_form, ValueForm::plain);
  }
  CRIER_CHECK(false);
}

}  // namespace crier::notice
