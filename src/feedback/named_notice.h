// Which notice a mail is about, by what carries our MAC in it.
#pragma once

#include <optional>
#include <string>

#include "feedback/feedback.h"

namespace crier::feedback {

struct NamedNotice {
  ReturnPathState state{ReturnPathState::none};
  NoticeSource source{NoticeSource::none};
  std::optional<NoticeTry> notice;
};

// What a report says beside the headers of the mail.
struct ReportedIds {
  std::string envelope_id;
  std::string return_path;
};

// The most trusted place that names one counts. `reader` may be null.
[[nodiscard]] NamedNotice named_notice(const MailPart& mail, const ReportedIds& ids,
                                       const ReturnPathReader* reader);

}  // namespace crier::feedback
