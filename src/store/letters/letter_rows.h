// Letters: one row a letter, from the commit that takes its person off the list for the post.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/digest.h"
#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "dispatch/ledger.h"
#include "postgres/database.h"
#include "store/ledger/page_terms.h"

namespace crier::store {

// The people of one lane of a step.
struct PostLane {
  CampaignId campaign;
  int step{};
  Lane lane;

  friend auto operator<=>(const PostLane&, const PostLane&) = default;
};

struct PersonForPost {
  dispatch::PageRow row;
  int attempt{};
};

// Locks the lane until the commit, and reads people on the list for the post whose time is not over
// at `now`, in the order of their ids. Who is picked up by a walk right now is passed over.
[[nodiscard]] std::vector<PersonForPost> people_for_post(Transaction& transaction,
                                                         const PostLane& lane,
                                                         const PageTerms& terms, WallTime now,
                                                         int people_max);

// A letter as it is taken.
struct TakenLetter {
  SubjectId person;
  std::string key;
  int attempt{};
  std::string country;
  std::string locale;
  std::string language_rule;
  std::string notice_version;
  Digest evidence{};
  std::string address;  // Its text form (campaign/address/postal_address.h).
  std::string subject;
  std::string body;
};

// Puts them into the batch; nobody of them can be taken once more. `flush` has what else becomes of
// the people of the lane, such as those who have objected; the deferrals of `letters` are added
// here. The lane is locked by people_for_post().
void take_letters(Transaction& transaction, const PostLane& lane, const PageTerms& terms,
                  std::int64_t batch, std::span<const TakenLetter> letters, dispatch::Flush flush);

struct LetterState {
  std::string state;  // "exported", "posted", "failed", "returned".
  std::optional<std::chrono::year_month_day> posted_on;
  std::optional<std::chrono::year_month_day> returned_on;
  std::string reason;  // Empty: none was given.

  friend bool operator==(const LetterState&, const LetterState&) = default;
};

struct StoredLetter {
  PostLane lane;
  std::int64_t batch{};
  TakenLetter letter;
  bool is_emptied{};  // Its words are not kept any more.
  std::optional<Digest> digest;
  int pages{};  // 0: it was not written yet.
  LetterState state;
};

// Where a page of a batch begins: after this letter.
struct LetterPlace {
  Lane lane{-1};
  SubjectId person;
};
// In the order of lanes and people, with their words.
[[nodiscard]] std::vector<StoredLetter> letters_of_batch(Transaction& transaction,
                                                         std::int64_t batch,
                                                         const LetterPlace& after, int letters_max);

struct WrittenLetter {
  PostLane lane;
  SubjectId person;
  Digest digest{};
  int pages{};
};
void keep_written(Transaction& transaction, std::span<const WrittenLetter> letters);

// By their keys, in no order, without their words, but with the address. Keys that nobody has are
// left out.
[[nodiscard]] std::vector<StoredLetter> letters_by_key(Transaction& transaction,
                                                       const std::vector<std::string>& keys);
// The same of one lane, locked with it until the commit.
[[nodiscard]] std::vector<StoredLetter> lock_letters(Transaction& transaction, const PostLane& lane,
                                                     const std::vector<SubjectId>& people);

struct LetterReport {
  SubjectId person;
  LetterState state;
};
// How they stand from now on; and what follows for the ledger: `flush`, as book_people() takes it.
// The lane is locked by lock_letters().
void settle_letters(Transaction& transaction, const PostLane& lane, const PageTerms& terms,
                    std::span<const LetterReport> reports, const dispatch::Flush& flush);

// Takes its words away: it is not written again.
void empty_letter(Transaction& transaction, const PostLane& lane, SubjectId person);

// Empties the letters of a batch of which none is open any more.
void empty_if_closed(Transaction& transaction, std::int64_t batch);

}  // namespace crier::store
