// Takes people off the list for the post and into a batch of letters: from the commit on their
// letter exists, whether its file is written or not, and nobody takes them again. Before, each is
// asked for once more: whoever has objected, was erased or has no address any more gets no letter.
#pragma once

#include <atomic>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>

#include "base/id.h"
#include "base/time.h"
#include "postgres/database.h"
#include "store/letters/letter_batches.h"
#include "store/settings.h"

namespace crier::app {

// Takes it upon this session to export letters until it ends. False: another session does, whose
// letters would be written into a second folder, and printed twice.
[[nodiscard]] bool begin_letter_export(store::Connection& connection);

// How letters of a new batch look: [channel.letter].
struct LetterStyle {
  std::string sender;       // One line.
  std::string home;         // The sender's country; an address there has no line for the country.
  std::string window_form;  // "din-5008-b", "nf-z-10-011" or "by-country".
};

struct LetterTaking {
  CampaignId campaign;
  const store::Settings& settings;
  std::string pages_url;  // [pages] url.
  LetterStyle style;
  std::string actor;
  std::function<WallTime()> now;
  std::function<void(std::int64_t letters)> progress{[](std::int64_t) {}};
  const std::atomic<bool>* stop{};  // Ends it between two pages. May be null.
};

struct TakenBatch {
  store::LetterBatch batch;   // Sealed.
  std::int64_t letters{};     // Taken into it now.
  std::int64_t left_out{};    // On the list, and they get no letter any more.
  bool was_left_unwritten{};  // An earlier export had begun it and was broken off.
};

// The batch that an earlier export has left unwritten, with whoever has come to the list since, or
// a new one. Nothing: nobody waits for the post. The error is for a person; what was taken stays in
// its batch, with which the next export goes on.
[[nodiscard]] std::expected<std::optional<TakenBatch>, std::string> take_letters(
    store::Connection& connection, const LetterTaking& taking);

}  // namespace crier::app
