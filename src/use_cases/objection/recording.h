// What people say on a page of the controller's own, told by the system behind it: who may tell,
// and what stands of a person.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

#include <boost/asio/awaitable.hpp>

#include "base/lane.h"
#include "objection/objection_token.h"
#include "postgres/database.h"
#include "store/registers/objections.h"

namespace crier::app {

struct RecordingRefusal {
  enum class Kind : std::uint8_t {
    stranger,   // Nobody has this token.
    forbidden,  // Its consumer may not do this.
  };
  Kind kind{};
  std::string words;  // For a person.
};

struct RecordingConsumer {
  std::string name;
  std::string purpose;
};

// Throws dispatch::LedgerUnavailable while the database is away; `database` outlives the call.
[[nodiscard]] boost::asio::awaitable<std::expected<RecordingConsumer, RecordingRefusal>>
recording_consumer(store::Database* database, std::string token);

// Somebody of whom it is asked what stands: by their link, or by the ref that both systems know.
struct AskedPerson {
  std::optional<objection::Bearer> bearer;
  Lane lane;        // Of the ref.
  std::string ref;  // In its normal form.
};

struct PersonStanding {
  std::string purpose;  // Of the link, or the one that was asked for.
  store::StandingObjection standing;
};

// Nothing: the link leads to nobody. By ref `purpose` is asked for; by link it is that of the
// campaign, and `purpose` is passed over. Throws as recording_consumer().
[[nodiscard]] boost::asio::awaitable<std::optional<PersonStanding>> standing_of(
    store::Database* database, AskedPerson person, std::string purpose);

}  // namespace crier::app
