// Batches of letters: what is exported together for the post (use_cases/letters/).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/time.h"
#include "postgres/database.h"

namespace crier::store {

struct LetterBatch {
  std::int64_t number{};
  CampaignId campaign;
  int step{};
  WallTime taken_at;
  std::string taken_by;
  std::string sender;       // One line.
  std::string home;         // The sender's country.
  std::string window_form;  // A form of letter/page_geometry.h, or "by-country".
  bool is_sealed{};         // It takes no letters any more.
  bool is_written{};        // It has been written into a folder.

  friend bool operator==(const LetterBatch&, const LetterBatch&) = default;
};

// How the letters of a batch stand.
struct LetterCounts {
  std::int64_t letters{};
  std::int64_t open{};  // Exported, and nothing was said of them yet.
  std::int64_t posted{};
  std::int64_t returned{};  // They were posted before.
  std::int64_t failed{};

  LetterCounts& operator+=(const LetterCounts& more);
  friend bool operator==(const LetterCounts&, const LetterCounts&) = default;
};

// The step of a campaign that has people who wait for the post; the first of several. Nothing:
// nobody does.
[[nodiscard]] std::optional<int> step_with_post(Transaction& transaction, CampaignId campaign,
                                                int lanes);

// Its number is ignored; `is_sealed` and `is_written` too.
[[nodiscard]] LetterBatch begin_batch(Transaction& transaction, const LetterBatch& batch);
// The one that takes letters, or was never written.
[[nodiscard]] std::optional<LetterBatch> unwritten_batch(Transaction& transaction,
                                                         CampaignId campaign);
[[nodiscard]] std::optional<LetterBatch> find_batch(Transaction& transaction, std::int64_t number);
// The same; it is not sealed until this transaction ends. Nothing: there is none, or it is sealed.
[[nodiscard]] std::optional<LetterBatch> hold_taking_batch(Transaction& transaction,
                                                           std::int64_t number);
// It takes nothing more. One without letters is taken away; false then.
[[nodiscard]] bool seal_batch(Transaction& transaction, std::int64_t number, WallTime now);
void mark_written(Transaction& transaction, std::int64_t number, WallTime now);

struct ListedBatch {
  LetterBatch batch;
  LetterCounts counts;
};
// Of a campaign, the latest first.
[[nodiscard]] std::vector<ListedBatch> letter_batches(Transaction& transaction,
                                                      CampaignId campaign);

// How a campaign stands with the post.
struct PostFigures {
  bool has_step{};         // It has a step that goes by post.
  std::int64_t waiting{};  // On the list for the post.
  LetterCounts letters;    // Of all its batches.
};
[[nodiscard]] PostFigures post_figures(Transaction& transaction, CampaignId campaign, int lanes);

}  // namespace crier::store
