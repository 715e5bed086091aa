// Which words Crier's own pages show: the shipped ones, until others of an operator's folder are
// released in their place, a language at a time. What is released is kept, so that a later edit of
// the files changes nothing until it is released as well, and every daemon shows the same.
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>

#include "base/time.h"
#include "notice/template/catalogue.h"
#include "postgres/database.h"

namespace crier::app {

struct PageLanguage {
  std::string language;
  std::string version;  // Of the words at hand.
  enum class State : std::uint8_t {
    shipped,   // Those that the program came with, and they are shown.
    released,  // An operator's, and they are shown.
    waits,     // Others are shown until these are released.
    faulty,    // As the last; but they cannot be released before their faults are mended.
  };
  State state{};
  std::vector<std::string> faults;  // With file and line.
  std::string by;                   // Of what is shown, where it was released.
  std::optional<WallTime> at;
};

// By language. `catalogue` is what is at hand.
[[nodiscard]] std::vector<PageLanguage> page_languages(store::Transaction& transaction,
                                                       const notice::Catalogue& catalogue);

struct PageApproval {
  std::vector<std::string> languages;  // Empty: all that wait.
  std::string by;                      // Who has read them and approves them.
  WallTime at;
  std::string actor;
};

// How many there are that waited. The error is for a person: there is no such language, or its
// words are faulty.
[[nodiscard]] std::expected<int, std::string> approve_pages(store::Transaction& transaction,
                                                            const notice::Catalogue& catalogue,
                                                            const PageApproval& approval);

struct ShownPages {
  std::int64_t edition{};       // Grows with every release.
  notice::Catalogue catalogue;  // The shipped files, with what was released over them.
  // Languages whose released words this program cannot show, because it asks for others.
  std::vector<std::string> outdated;
  std::vector<std::string> waiting;
  std::string fault;  // Why it is not known what waits; empty: it is.
};

// Reads what an operator's folder has now; the error is for a person.
using PageFiles = std::function<std::expected<notice::Catalogue, std::string>()>;

[[nodiscard]] ShownPages shown_pages(store::Transaction& transaction, const PageFiles& files);

// The same for an event loop; nothing: `known` is still the edition. `files` is called on another
// thread. Throws dispatch::LedgerUnavailable while the database is away; `database` outlives the
// call.
[[nodiscard]] boost::asio::awaitable<std::optional<ShownPages>> shown_pages(
    store::Database* database, std::optional<std::int64_t> known, PageFiles files);

}  // namespace crier::app
