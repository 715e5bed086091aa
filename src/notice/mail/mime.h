// A rendering as a mail message: RFC 5322 header, multipart/alternative with the plain text first.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "campaign/campaign_spec.h"
#include "notice/program.h"
#include "notice/rendering.h"
#include "objection/objection_statement.h"

namespace crier::notice {

// What a notice has of its campaign besides the words.
struct CampaignContext {
  const CampaignSpec& spec;
  int step{};
  std::string_view country;
  std::string_view version;  // 16 hexadecimal digits.
  // Where the pages are that show notices (notice/page_link.h). Empty: there are none.
  std::string_view pages_url{};
  // Set: it is a confirmation of such a statement, and nothing to object to.
  std::optional<objection::StatementKind> confirms{};
};

// `rendering` has its notice id filled in.
[[nodiscard]] Program mime_program(const Rendering& rendering, const CampaignContext& campaign);

}  // namespace crier::notice
