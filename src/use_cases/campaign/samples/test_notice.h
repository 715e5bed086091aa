// One notice as a person would get it, for a test before anybody else gets one.
#pragma once

#include <expected>
#include <string>

#include "base/time.h"
#include "campaign/campaign_spec.h"
#include "notice/notice_book.h"

namespace crier::app {

struct TestNotice {
  std::string recipient;        // The mailbox, or the ref for a webhook.
  std::string content;          // As the channel carries it.
  std::string idempotency_key;  // Differs from that of any real notice.
  std::string version;
};

struct TestNoticeRequest {
  std::string address;
  std::string name;     // May be empty.
  std::string locale;   // One of the book's; empty: the controller's.
  std::string country;  // Empty: where the language is at home, or the first of the campaign.
  WallTime now;
};

// Writes the notice as a person of that language and country would get it. The error says which
// languages or countries there are.
[[nodiscard]] std::expected<TestNotice, std::string> write_test_notice(
    const CampaignSpec& spec, notice::NoticeBook& book, const TestNoticeRequest& request);

}  // namespace crier::app
