#include "support/engine/chaos_provider.h"

#include "base/lane.h"

namespace crier::test {

ChaosProvider::Reply ChaosProvider::reply(const dispatch::OutgoingNotice& notice,
                                          const std::string& daemon, Random& random) {
  if (on_send) on_send(notice.to.address, daemon);
  if (script.refuses_sender) {
    return {
        .outcome = {.verdict = Verdict::halt, .reason = Reason::policy_refused, .reply_code = 550}};
  }
  if (script.refused > 0 && Random(ref_hash(notice.to.address)).chance(script.refused)) {
    return {.outcome = {
                .verdict = script.refused_as, .reason = Reason::policy_refused, .reply_code = 554}};
  }
  return drawn_reply(random);
}

ChaosProvider::Reply ChaosProvider::drawn_reply(Random& random) const {
  double drawn = random.unit();
  const auto falls_on = [&](double share) { return (drawn -= share) < 0; };
  if (falls_on(script.retry_recipient)) {
    return {.outcome = {
                .verdict = Verdict::retry_later, .reason = Reason::greylisted, .reply_code = 450}};
  }
  if (falls_on(script.retry_channel)) {
    return {.outcome = {.verdict = Verdict::retry_later,
                        .reason = Reason::rate_limited,
                        .scope = Scope::channel,
                        .reply_code = 421}};
  }
  if (falls_on(script.give_up)) {
    return {.outcome = {
                .verdict = Verdict::give_up, .reason = Reason::mailbox_unknown, .reply_code = 550}};
  }
  const Outcome lost{.verdict = Verdict::unknown, .reason = Reason::connection_lost};
  if (falls_on(script.lost_kept)) return {.outcome = lost, .is_kept = true};
  if (falls_on(script.lost_dropped)) return {.outcome = lost};
  return {.outcome = {.verdict = Verdict::accepted, .reply_code = 250}, .is_kept = true};
}

}  // namespace crier::test
