// What somebody has said about a purpose (GDPR art. 21), and what is known of how they said it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"

namespace crier::objection {

enum class StatementKind : std::uint8_t { objection, withdrawal };

// How it reached us.
enum class Way : std::uint8_t {
  link,       // The button of the page that the notice's link opens.
  one_click,  // The button of a mail program (RFC 8058).
  form,       // The public form, for whoever has no link.
  api,        // A page of the controller's own.
  post,
  phone,
  import,  // A file of the controller.
};

// Against the person's own cut-off (campaign/calendar/own_cutoff.h) and the effective date of the
// campaign whose link it was; of what came without a link, of that campaign of the purpose which
// addressed the person when they spoke. The right never ends; what it still reaches does.
enum class Timeliness : std::uint8_t {
  before_cutoff,    // Before their own.
  late_before_use,  // After the cut-off; the data are not in use yet.
  late_after_use,
  not_known,  // No campaign of the purpose had addressed them when it was recorded.
};

[[nodiscard]] std::string_view name_of(StatementKind kind);
[[nodiscard]] std::string_view name_of(Way way);
[[nodiscard]] std::string_view name_of(Timeliness timeliness);
[[nodiscard]] std::optional<StatementKind> statement_kind_named(std::string_view name);
[[nodiscard]] std::optional<Way> way_named(std::string_view name);
[[nodiscard]] std::optional<Timeliness> timeliness_named(std::string_view name);

// `cutoff` is the person's own, and exclusive: who objects at it is late.
[[nodiscard]] Timeliness timeliness_of(WallTime stated_at, WallTime cutoff, WallTime effective_at);

// To be recorded.
struct Statement {
  StatementKind kind{StatementKind::objection};
  Lane lane;
  std::string ref;
  std::string purpose;
  WallTime stated_at;
  // The latest that it can have been said, where a day alone is known. Not later than `stated_at`:
  // that is exact.
  WallTime stated_until{};
  Way way{Way::import};
  Timeliness timeliness{Timeliness::not_known};
  std::string receipt{};                 // Empty: nobody waits for one.
  std::optional<CampaignId> campaign{};  // Whose link it was.
  std::string token_id{};                // The link's; empty: none.
  std::string notice_version{};          // Which words the person had seen; empty: not known.
  std::string actor;                     // Who entered it; "page" where the person did.
  std::string reason{};                  // The actor's; a person is asked for none.
};

}  // namespace crier::objection
