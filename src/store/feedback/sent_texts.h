// The parts of texts that an SMSC has taken: by their names its receipts find them, and by the
// number they went to whoever answers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/lane.h"
#include "base/time.h"
#include "postgres/database.h"
#include "store/feedback/feedback_events.h"

namespace crier::store {

// One try, of any parts of which the SMSC has said a name.
struct SentText {
  SubjectId subject;
  int attempt{};
  std::string_view number;                // E.164.
  std::span<const std::string> part_ids;  // One a part, as the SMSC wrote it; empty: it said none.
  WallTime at;
};
// In the transaction that books the tries. Of none nothing is asked of the database.
void keep_sent_texts(Transaction& transaction, const NoticesOfLane& notices,
                     std::span<const SentText> texts);
// The same with nothing in it.
void rehearse_sent_texts(Transaction& transaction);

enum class PartState : std::uint8_t { sent, arrived, lost };

struct PartOfText {
  NoticesOfLane notices;
  SubjectId subject;
  int attempt{};
  int part{};
  int parts{};
  std::string id_form;
  std::string number;  // Digits.
  PartState state{PartState::sent};
};
// Every part of the tries that have a part with one of these names (feedback/text/message_ids.h),
// those of a try beside each other. Of more than a hundred with one name: some.
[[nodiscard]] std::vector<PartOfText> texts_with_parts(Transaction& transaction,
                                                       const std::vector<std::string>& id_forms);

// What receipts say at last of parts that were sent.
void end_parts(Transaction& transaction, WallTime now, std::span<const PartOfText> parts);

// Whom texts went to at these numbers (digits): the last try of each person in a campaign, of two
// of them at most, because who has one number with others is nobody for certain.
struct TextTry {
  std::string number;
  NoticesOfLane notices;
  SubjectId subject;
  int attempt{};
};
[[nodiscard]] std::vector<TextTry> texts_to(Transaction& transaction,
                                            const std::vector<std::string>& numbers);

// Those that were taken before `before`: nobody waits for their receipts. Returns how many there
// were, `rows_max` at most.
int forget_sent_texts(Transaction& transaction, WallTime before, int rows_max);

}  // namespace crier::store
