#include "use_cases/feedback/feedback_effect.h"

#include <algorithm>
#include <array>
#include <utility>

#include "campaign/channel_kind.h"
#include "campaign/mail_address.h"

namespace crier::app {

using feedback::FeedbackClass;
using feedback::ReturnPathState;

namespace {

constexpr std::array<std::string_view, 11> effect_names = {
    "counted",    "suppressed", "address_changed", "repeated", "erased", "nobody", "forged",
    "to_be_read", "part",       "foreign",         "put_off"};

// Machines say it, and it asks nothing of anybody.
bool needs_nobody(FeedbackClass klass) {
  return klass == FeedbackClass::auto_reply || klass == FeedbackClass::delayed ||
         klass == FeedbackClass::delivered;
}

// A report names the address, or nobody has written the person since.
bool is_of_address(const WhatCame& came) {
  if (!came.notice->may_have_moved) return true;
  const std::string now = register_form(address_of(*came.notice));
  return std::ranges::any_of(came.said.addresses,
                             [&](const std::string& each) { return register_form(each) == now; });
}

FeedbackEffect of_event(const WhatCame& came) {
  const FeedbackClass klass = came.said.klass;
  if (std::ranges::count(came.notice->classes, klass) > 0) return FeedbackEffect::repeated;
  if (klass != FeedbackClass::hard && klass != FeedbackClass::complaint) {
    return FeedbackEffect::counted;
  }
  // Whoever calls it spam did so at their address of then; so it was with a dead one.
  if (address_of(*came.notice).empty() || !is_of_address(came)) {
    return FeedbackEffect::address_changed;
  }
  return FeedbackEffect::suppressed;
}

}  // namespace

std::string_view name_of(FeedbackEffect effect) {
  return effect_names.at(std::to_underlying(effect));
}

bool came_back(FeedbackClass klass) {
  switch (klass) {
    case FeedbackClass::hard:
    case FeedbackClass::soft:
    case FeedbackClass::full:
    case FeedbackClass::policy:
    case FeedbackClass::reputation:
    case FeedbackClass::content: return true;
    case FeedbackClass::auto_reply:
    case FeedbackClass::challenge:
    case FeedbackClass::delayed:
    case FeedbackClass::delivered:
    case FeedbackClass::complaint:
    case FeedbackClass::reply:
    case FeedbackClass::unknown: return false;
  }
  std::unreachable();
}

bool is_event(FeedbackEffect effect) {
  return effect == FeedbackEffect::counted || effect == FeedbackEffect::suppressed ||
         effect == FeedbackEffect::address_changed;
}

const std::string& address_of(const store::NoticeStanding& notice) {
  const auto kind = channel_named(notice.channel);
  return kind && kind->address == AddressKind::phone ? notice.phone : notice.email;
}

bool is_trusted(const feedback::Feedback& said) {
  if (said.source == feedback::NoticeSource::receipt) return said.notice.has_value();
  return said.return_path == ReturnPathState::sound && said.notice.has_value() &&
         (said.source == feedback::NoticeSource::envelope ||
          said.source == feedback::NoticeSource::envelope_id);
}

FeedbackEffect effect_of(const WhatCame& came) {
  const feedback::Feedback& said = came.said;
  if (came.notice != nullptr && came.notice->is_erased) return FeedbackEffect::erased;
  // What a person writes is read by a person, whoever they are. No person writes receipts: one that
  // says nothing is counted.
  const bool is_for_people =
      said.klass == FeedbackClass::reply ||
      (said.klass == FeedbackClass::unknown && said.source != feedback::NoticeSource::receipt);
  if (is_for_people) {
    return FeedbackEffect::to_be_read;
  }
  if (came.by == SaidBy::mail && !is_trusted(said)) {
    if (said.return_path == ReturnPathState::forged) return FeedbackEffect::forged;
    return needs_nobody(said.klass) ? FeedbackEffect::nobody : FeedbackEffect::to_be_read;
  }
  if (came.notice == nullptr) return FeedbackEffect::to_be_read;
  const auto outcome = came.notice->outcome;
  if (outcome != AttemptOutcome::accepted && outcome != AttemptOutcome::failed) {
    return came.waited < put_off_max ? FeedbackEffect::put_off : FeedbackEffect::to_be_read;
  }
  return of_event(came);
}

}  // namespace crier::app
