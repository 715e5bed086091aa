#include "campaign/notice_format.h"

#include "base/check.h"

namespace crier {

std::string_view name_of(NoticeFormat format) {
  switch (format) {
    case NoticeFormat::mime: return "mime";
    case NoticeFormat::json: return "json";
    case NoticeFormat::push: return "push";
    case NoticeFormat::subject: return "subject";
    case NoticeFormat::html: return "html";
    case NoticeFormat::text: return "text";
    case NoticeFormat::short_form: return "short";
  }
  CRIER_CHECK(false);
}

}  // namespace crier
