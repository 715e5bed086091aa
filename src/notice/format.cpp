#include "notice/format.h"

#include "base/check.h"

namespace crier::notice {

std::string_view name_of(Format format) {
  switch (format) {
    case Format::mime: return "mime";
    case Format::json: return "json";
    case Format::subject: return "subject";
    case Format::html: return "html";
    case Format::text: return "text";
    case Format::short_form: return "short";
  }
  CRIER_CHECK(false);
}

}  // namespace crier::notice
