#include "dispatch/campaign_pause.h"

#include <exception>
#include <utility>

#include <fmt/format.h>

#include "dispatch/trouble.h"

namespace crier::dispatch {

namespace asio = boost::asio;

namespace {

std::string alarm_of(const Setback& setback) {
  const char* const lost =
      setback.outcomes_lost
          ? " Some people were told, and that could not be booked: they are told once "
            "more, as unknown, after you resume."
          : "";
  return fmt::format(
      "{} failed, again and again where it was tried again ({}). The other "
      "campaigns go on.{} Mend the cause, then resume.",
      setback.lane ? fmt::format("the work at lane {}", setback.lane->value) : "the work",
      text_of(setback.refusal), lost);
}

}  // namespace

asio::awaitable<void> CampaignPause::halt(CampaignRun* run, Halt why) {
  auto call = [this, campaign = run->campaign.id, why = std::move(why)] {
    return source_.halt(campaign, why);
  };
  co_await until_available(run, std::move(call));
}

asio::awaitable<void> CampaignPause::raise_alarm(CampaignRun* run, Setback setback) {
  auto call = [this, campaign = run->campaign.id, why = alarm_of(setback)] {
    return source_.raise_alarm(campaign, why);
  };
  co_await until_available(run, std::move(call));
}

// Until it is done, whatever stands in the way: what is to be paused must not begin anew, and the
// source, which does not know yet, still lists it as running.
template <class Call>
asio::awaitable<void> CampaignPause::until_available(CampaignRun* run, Call call) {
  Trouble trouble(clock_, meter_,
                  {.name = fmt::format("campaign {}, pausing it", run->campaign.id.value),
                   .campaign = run->campaign.id});
  while (true) {
    std::exception_ptr failure;
    try {
      auto pending = call();
      co_await std::move(pending);
    } catch (...) {
      failure = std::current_exception();
    }
    if (!failure) break;
    if (is_cancellation(failure)) std::rethrow_exception(failure);
    trouble.add("pausing a campaign", failure);
    co_await clock_.sleep_until(clock_.now() + pause_after(trouble.failures()));
  }
  // With the instant, because an answer of the list of campaigns that was asked for earlier still
  // lists it.
  run->pausing = false;
  run->paused_at = clock_.now();
}

}  // namespace crier::dispatch
