// Whose data may be processed, for any facts and dates.
#include <chrono>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "campaign/civil_time.h"
#include "objection/release.h"

namespace crier::objection {
namespace {

using namespace std::chrono_literals;

WallTime any_instant() {
  return *parse_iso8601("2026-01-01T00:00:00Z") +
         std::chrono::seconds(*rc::gen::inRange(0, 40'000'000));
}

// So that many are released.
bool seldom() {
  return *rc::gen::weightedElement<bool>({{9, false}, {1, true}});
}

ReleaseTerms any_terms() {
  CivilInstant cutoff;
  cutoff.zone = *rc::gen::element<std::string>("Europe/Dublin", "Atlantic/Azores", "UTC");
  cutoff.instant = any_instant();
  cutoff.civil = local_time_at(cutoff.instant, cutoff.zone);
  return {.evidence = EvidenceLevel::accepted,
          .cutoff = cutoff,
          .notice_period_min = std::chrono::days(*rc::gen::inRange(0, 60)),
          .as_of = any_instant() + std::chrono::days(*rc::gen::inRange(0, 500))};
}

ReleaseFacts any_facts() {
  ReleaseFacts facts{.is_erased = seldom(),
                     .objects = seldom(),
                     .left_out = std::nullopt,
                     .first_accepted = std::nullopt,
                     .is_uncertain = seldom()};
  if (seldom()) {
    facts.left_out =
        *rc::gen::element(Reason::minor, Reason::age_unknown, Reason::outside_jurisdiction);
  }
  if (!seldom()) facts.first_accepted = any_instant();
  if (seldom()) facts.promised_elsewhere = any_instant();
  facts.is_owed_elsewhere = seldom();
  return facts;
}

bool is_released(const ReleaseFacts& facts, const ReleaseTerms& terms) {
  return !release_ruling(facts, terms).withheld;
}

RC_GTEST_PROP(ReleaseLaw, releases_only_who_was_told_long_enough_ago_and_does_not_object, ()) {
  const ReleaseTerms terms = any_terms();
  const ReleaseFacts facts = any_facts();
  RC_PRE(is_released(facts, terms));

  RC_ASSERT(!facts.is_erased && !facts.objects && !facts.left_out);
  RC_ASSERT(facts.first_accepted.has_value());
  RC_ASSERT(terms.as_of >= terms.cutoff.instant);
  RC_ASSERT(terms.as_of >= *facts.first_accepted + terms.notice_period_min);
  RC_ASSERT(terms.as_of >= facts.promised_elsewhere.value_or(terms.as_of));
  RC_ASSERT(!facts.is_owed_elsewhere);
}

RC_GTEST_PROP(ReleaseLaw, is_not_taken_back_by_time_alone, ()) {
  const ReleaseFacts facts = any_facts();
  ReleaseTerms terms = any_terms();
  RC_PRE(is_released(facts, terms));

  terms.as_of += std::chrono::seconds(*rc::gen::inRange(0, 40'000'000));
  RC_ASSERT(is_released(facts, terms));
}

RC_GTEST_PROP(ReleaseLaw, nobody_is_released_for_having_objected_or_been_told_later, ()) {
  const ReleaseTerms terms = any_terms();
  ReleaseFacts facts = any_facts();
  RC_PRE(!is_released(facts, terms));

  ReleaseFacts objects = facts;
  objects.objects = true;
  RC_ASSERT(!is_released(objects, terms));
  if (!facts.first_accepted) return;
  *facts.first_accepted += std::chrono::seconds(*rc::gen::inRange(0, 1'000'000));
  // But for the hour that two clocks may differ by.
  facts.first_accepted = *facts.first_accepted + 1h;
  RC_ASSERT(!is_released(facts, terms));
}

}  // namespace
}  // namespace crier::objection
