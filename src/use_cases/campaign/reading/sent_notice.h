// The notice of one person as it was sent, written again from what is kept of it.
#pragma once

#include <expected>
#include <string>

#include "base/time.h"
#include "postgres/database.h"
#include "store/campaign/campaigns.h"
#include "store/settings.h"

namespace crier::app {

struct SentNoticeRequest {
  std::string ref;  // In any spelling.
  int attempt{};    // 0: the last try that wrote a notice.
};

struct SentNotice {
  std::string ref;
  WallTime at;          // When it was written.
  std::string content;  // As the channel carried it.
  // It has the octets that the evidence was taken of. Not so when the name or the address of the
  // person has changed since: the content has today's then, and the words of that day.
  bool agrees_with_evidence{};
};

// The words are kept; the person's own slots are filled in from the audience, and compared with the
// evidence that was taken then. The error is for a person: nobody has this ref, no notice was
// written for them (with the tries that there were), or its words are not kept.
[[nodiscard]] std::expected<SentNotice, std::string> write_sent_notice(
    store::Connection& connection, const store::CampaignRecord& campaign,
    const store::Settings& settings, const SentNoticeRequest& request);

}  // namespace crier::app
