#include "daemon/links/link_watch.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "objection/link_silence.h"
#include "probing/link_prober.h"
#include "runtime/log.h"
#include "runtime/task_group.h"
#include "store/ledger/ledger_border.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// At one time; the others come with the next look.
constexpr int links_max = 16;
constexpr std::chrono::milliseconds look_max{1000};
// What the database refuses here it mostly refuses to the engine too, whose word says more and is
// heard first. Nobody else says it where only this is refused.
constexpr Duration told_after = std::chrono::seconds(2);
constexpr std::chrono::milliseconds look_min{50};

std::string place_of(CampaignId campaign) {
  return fmt::format("campaign {}, whether its objection link answers", campaign.value);
}

}  // namespace

LinkWatch::LinkWatch(store::Database& database, Clock& clock, dispatch::Meter& meter,
                     Metrics& metrics, Options options, const asio::any_io_executor& executor)
    : database_(database),
      clock_(clock),
      meter_(meter),
      metrics_(metrics),
      options_(std::move(options)),
      random_(options_.seed),
      client_(executor, {.requests_max = links_max, .connections_max = links_max}),
      trouble_(clock, meter,
               {.name = "whether objection links answer", .use = dispatch::Place::Use::telling}) {}

asio::awaitable<void> LinkWatch::run() {
  const auto interval = std::clamp(options_.policy.interval / 6, look_min, look_max);
  while (true) {
    std::exception_ptr failure;
    try {
      co_await look();
    } catch (...) {
      failure = std::current_exception();
    }
    if (failure && is_cancellation(failure)) std::rethrow_exception(failure);
    if (!failure) {
      failing_since_.reset();
      trouble_.pass();
    } else {
      if (!failing_since_) failing_since_ = clock_.now();
      if (clock_.now() - *failing_since_ >= told_after) {
        trouble_.add("asking the objection links", failure);
      }
    }
    co_await clock_.sleep_until(clock_.now() + interval);
  }
}

std::chrono::milliseconds LinkWatch::silence_max() const {
  return objection::longest_silence(options_.policy, options_.timeout);
}

asio::awaitable<void> LinkWatch::look() {
  const WallTime now = clock_.wall_now();
  const store::LinkClaimOptions options{
      .now = now,
      .asked_until = now + objection::answer_max(options_.timeout),
      .links_max = links_max,
      .silence_max = silence_max(),
      .except = others_};
  auto work = [options](store::Transaction& transaction) {
    return store::claim_links(transaction, options);
  };
  auto claiming = store::ask(&database_, std::move(work));
  const std::vector<store::LinkClaim> claims = co_await std::move(claiming);
  forget_old_failures();
  if (claims.empty()) co_return;
  std::vector<asio::awaitable<void>> asking;
  for (const store::LinkClaim& claim : claims) asking.push_back(ask(claim));
  co_await join_all(std::move(asking));
}

asio::awaitable<void> LinkWatch::ask(store::LinkClaim claim) {
  const CampaignId campaign = claim.campaign;
  std::exception_ptr failure;
  try {
    auto asking = ask_and_settle(std::move(claim));
    co_await std::move(asking);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure && is_cancellation(failure)) std::rethrow_exception(failure);
  if (failure) co_return fail(campaign, failure);
  const auto unsettled = unsettled_.find(campaign);
  if (unsettled == unsettled_.end()) co_return;
  unsettled->second.trouble.pass();
  unsettled_.erase(unsettled);
}

// Until its next question is settled people may be told although the link is dead, or not be told
// although it answers.
void LinkWatch::fail(CampaignId campaign, const std::exception_ptr& failure) {
  const auto [unsettled, is_new] = unsettled_.try_emplace(
      campaign, clock_, meter_,
      dispatch::Place{
          .name = place_of(campaign), .campaign = campaign, .use = dispatch::Place::Use::telling});
  unsettled->second.failed_at = clock_.now();
  unsettled->second.trouble.add("asking its objection link", failure);
}

// Another daemon has taken its questions since, or nobody is to ask them any more: they would have
// come back within that time.
void LinkWatch::forget_old_failures() {
  std::erase_if(unsettled_, [&](const auto& entry) {
    return clock_.now() - entry.second.failed_at > silence_max();
  });
}

asio::awaitable<void> LinkWatch::ask_and_settle(store::LinkClaim claim) {
  auto knowing = know(claim);
  if (!co_await std::move(knowing)) co_return;
  const objection::LinkQuestion question = questions_.at(claim.campaign);
  const WallTime asked_at = clock_.wall_now();
  auto asking = probing::link_fault(&client_, question, options_.timeout);
  std::string fault = co_await std::move(asking);
  if (!fault.empty()) fault = fmt::format("{}: {}", question.url, fault);
  auto settling = settle(std::move(claim), asked_at, std::move(fault));
  co_await std::move(settling);
}

// False: it has no link, and is not asked again, or is left to others.
asio::awaitable<bool> LinkWatch::know(store::LinkClaim claim) {
  const CampaignId campaign = claim.campaign;
  if (questions_.contains(campaign)) co_return true;
  auto work = [claim, settings = options_.settings,
               pages = options_.pages](store::Transaction& transaction) {
    WatchedLink link = watched_link(transaction, claim.campaign, settings, pages);
    if (!link) {
      store::leave_link(transaction, claim);
    } else if (!*link) {
      store::rest_link(transaction, claim.campaign);
    }
    return link;
  };
  auto reading = store::ask(&database_, std::move(work));
  WatchedLink link = co_await std::move(reading);
  if (!link) {
    others_.push_back(campaign);
    log::info("the objection link of a campaign is left to other daemons",
              {{"campaign", campaign}, {"why", link.error()}});
    co_return false;
  }
  if (!*link) co_return false;
  questions_.emplace(campaign, **std::move(link));
  co_return true;
}

asio::awaitable<void> LinkWatch::settle(store::LinkClaim claim, WallTime asked_at,
                                        std::string fault) {
  const bool is_ours = questions_.at(claim.campaign).is_ours;
  const objection::LinkHealth health =
      store::health_before(claim, asked_at, is_ours ? std::optional(silence_max()) : std::nullopt);
  const auto judge = fault.empty() ? objection::after_answer : objection::after_failure;
  const objection::LinkVerdict verdict = judge(health, asked_at, options_.policy);
  const WallTime now = clock_.wall_now();
  const store::LinkFinding finding{
      .campaign = claim.campaign,
      .claim = claim.claim,
      .verdict = verdict,
      .asked_at = asked_at,
      .ask_at = now + objection::with_jitter(verdict.ask_again_in, random_.unit()),
      .fault = fault};
  auto work = [finding, note = store::ChangeNote{.actor = options_.actor, .at = now, .reason = {}}](
                  store::Transaction& transaction) {
    return store::settle_link(transaction, finding, note);
  };
  auto settling = store::ask(&database_, std::move(work));
  const bool counts = co_await std::move(settling);
  if (counts) tell(claim.campaign, verdict, fault);
}

void LinkWatch::tell(CampaignId campaign, const objection::LinkVerdict& verdict,
                     const std::string& fault) {
  metrics_.link_asked(fault.empty() ? "answered" : "failed");
  if (verdict.has_fallen) {
    log::error("an objection link does not answer: nobody is told until it does",
               {{"campaign", campaign}, {"asked", fault}});
  } else if (verdict.health.failures == 1) {
    log::warn("an objection link has not answered; it is asked again",
              {{"campaign", campaign}, {"asked", fault}});
  }
  // Each failure finds them again.
  if (verdict.health.failures > 1) return;
  for (const objection::LinkOutage& silence : verdict.silences) {
    log::warn("nobody could ask an objection link: it counts as an outage",
              {{"campaign", campaign},
               {"began_at", iso8601(silence.began_at)},
               {"ended_at", iso8601(silence.ended_at)}});
  }
  if (!verdict.ended) return;
  const auto lasted = std::chrono::duration_cast<std::chrono::seconds>(verdict.ended->ended_at -
                                                                       verdict.ended->began_at);
  log::info("an objection link answers again: sending goes on",
            {{"campaign", campaign}, {"seconds", lasted.count()}});
}

}  // namespace crier::app
