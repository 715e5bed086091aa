// Decides who gets a notice and in which words. The engine's side of campaign/ and notice/: wired
// by app/ from eligibility, language choice and compiled notices; plain in simulations.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "campaign/campaign_spec.h"
#include "campaign/outcome.h"
#include "dispatch/destination.h"
#include "dispatch/ledger.h"
#include "notice/notice_book.h"

namespace crier::dispatch {

// Views live as long as the composer.
struct Assignment {
  std::optional<Reason> exclusion;  // Set: the person gets no notice, and this is why.
  std::string_view counted_country;
  std::string_view counted_locale;  // The notice locale that the person counts under.
  std::string_view language_rule;
  const notice::CompiledNotice* variant{};  // Null when excluded.
};

// How a campaign stands beside others of its channel (pacing/campaign_shares.h).
struct Standing {
  int weight{1};
  // A breach precedes all others, and is told at any hour unless the operator has said otherwise.
  NoticeProfile profile{NoticeProfile::objection};
};

class NoticeComposer {
 public:
  virtual ~NoticeComposer() = default;

  [[nodiscard]] virtual Standing standing() const { return {}; }

  // Whoever objects to this is not told. Empty: nobody can object.
  [[nodiscard]] virtual std::string_view purpose() const = 0;

  [[nodiscard]] virtual Assignment assign(const PageRow& row) = 0;

  // On the campaign's channel; its address is not empty when the person is not excluded.
  [[nodiscard]] virtual Destination destination(const Subject& subject) const = 0;

  // The sender on the envelope of one try, counted from 1, where each try has its own, so that what
  // comes back says which. Empty: that of the destination.
  [[nodiscard]] virtual std::string return_path(Lane, SubjectId, int /*attempt*/) const {
    return {};
  }

  // The domain of that address, by which destinations are told apart, as long as `subject` lives;
  // in lower case with A-labels. Empty: the channel delivers to no domains.
  [[nodiscard]] virtual std::string_view domain(const Subject& subject) const = 0;

  // The stable name of the notice to the outside world (campaign/delivery_key.h).
  [[nodiscard]] virtual std::string delivery_key(const Subject& subject) const = 0;
};

}  // namespace crier::dispatch
