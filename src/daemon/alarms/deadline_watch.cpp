#include "daemon/alarms/deadline_watch.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "config/alarms/alarm_sender.h"
#include "config/channel/limits_in_force.h"
#include "daemon/keep_looking.h"
#include "postgres/advisory_lock.h"
#include "runtime/log.h"
#include "store/ledger/ledger_border.h"
#include "store/ledger/limit_records.h"
#include "store/lock_table.h"
#include "use_cases/alarms/alarm_book.h"
#include "use_cases/alarms/alarm_conditions.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// What somebody decides is seen soon; nobody waits for less.
constexpr std::chrono::milliseconds look_max{1000};
constexpr std::chrono::milliseconds look_min{50};
constexpr int asked_a_reckoning = 4;
// What is forgotten is months old.
constexpr std::chrono::hours forget_interval{1};

// Where a connection carries one notice at a time, and their number can be changed. A session of
// SMPP has as many under way as its window has room for.
std::optional<int> notices_at_once(const ChannelSection& section) {
  const bool is_another_number = std::holds_alternative<SmsSection>(section) ||
                                 std::holds_alternative<MaildirSection>(section) ||
                                 std::holds_alternative<LetterSection>(section);
  return is_another_number ? std::nullopt : std::optional(connections_max(section));
}

// The limits of each channel, as crier.toml and what operators have set allow them; those with a
// rate.
std::map<std::string, KnownLimits> limits_of_channels(store::Transaction& transaction,
                                                      const Config& config) {
  const auto set = store::set_limits(transaction);
  const auto lifts = store::lifts_taken(transaction);
  std::map<std::string, KnownLimits> all;
  for (const ChannelSection& section : config.channels) {
    const std::string name(name_of(section));
    KnownLimits known{.settings = limits_in_force(config, section, set).settings,
                      .set = {},
                      .connections = notices_at_once(section)};
    if (!known.settings.channel.rate || known.settings.channel.rate->per_second <= 0) continue;
    for (const store::SetLimit& each : set) {
      if (each.node == name || each.node.starts_with(name + "/")) known.set.push_back(each);
    }
    if (const auto lift = lifts.find(name); lift != lifts.end()) known.lift = lift->second;
    all[name] = std::move(known);
  }
  return all;
}

double rate_of(const KnownLimits& known) {
  return known.settings.channel.rate->per_second;
}

// `before` is null at the first look of this daemon.
AllowedRate allowed_rate(const KnownLimits& known, const KnownLimits* before) {
  AllowedRate allowed{.per_second = rate_of(known),
                      .is_new = before == nullptr || rate_of(*before) != rate_of(known),
                      .is_lifted = before != nullptr && before->lift != known.lift,
                      .limits = known.settings,
                      .connections = known.connections};
  if (before != nullptr && (allowed.is_new || before->set != known.set)) {
    allowed.before =
        AllowedRate::Before{.per_second = rate_of(*before), .limits = before->settings};
  }
  return allowed;
}

}  // namespace

struct DeadlineWatch::Found {
  std::vector<report::Alarm> alarms;  // That were booked.
  // Nothing: another daemon is at it.
  std::optional<std::map<std::string, KnownLimits>> limits;
  Reckoned reckoned;
};

DeadlineWatch::DeadlineWatch(const Config& config, store::Database& database, Clock& clock,
                             dispatch::TroubleListener& listener, Metrics& metrics,
                             HeardRules& heard, Options options)
    : config_(config),
      database_(database),
      clock_(clock),
      listener_(listener),
      metrics_(metrics),
      heard_(heard),
      options_(std::move(options)) {}

asio::awaitable<void> DeadlineWatch::run() {
  return keep_looking(
      &clock_, &listener_,
      {.where = {.name = "the deadlines of campaigns", .use = dispatch::Place::Use::telling},
       .during = "reckoning the deadlines of campaigns",
       .interval = std::clamp(config_.deadline.reckon_every / 10, look_min, look_max)},
      [this] { return look(); });
}

asio::awaitable<void> DeadlineWatch::look() {
  const ReckoningOptions options{.now = clock_.wall_now(),
                                 .reckon_every = config_.deadline.reckon_every,
                                 .lanes = options_.lanes,
                                 .retry = config_.retry,
                                 .actor = options_.actor};
  const AlarmBooking booking{.now = options.now,
                             .remind_every = config_.alarms.remind_every,
                             .ways = alarm_ways(config_.alarms)};
  const std::vector<HeardRule> heard = heard_.waiting();
  const SteadyTime started = clock_.now();
  const bool forgets = !forgot_at_ || started >= *forgot_at_ + forget_interval;
  ask_answer_times(started);
  auto work = [config = &config_, options, booking, known = limits_known_,
               answer_times = answer_times_, heard, forgets](store::Transaction& transaction) {
    Found found;
    if (!store::try_lock(transaction, store::AdvisoryLock::deadlines)) {
      found.reckoned.campaigns = store::deadline_campaigns(transaction);
      return found;
    }
    auto all = limits_of_channels(transaction, *config);
    const auto allowed = [&](const std::string& channel) -> std::optional<AllowedRate> {
      const auto limits = all.find(channel);
      if (limits == all.end()) return std::nullopt;
      const auto before = known.find(channel);
      AllowedRate rate =
          allowed_rate(limits->second, before == known.end() ? nullptr : &before->second);
      if (const auto took = answer_times.find(channel); took != answer_times.end()) {
        rate.answer_times = took->second;
      }
      return rate;
    };
    found.reckoned = reckon_deadlines(transaction, options, allowed);
    found.alarms = book_alarms(transaction,
                               alarm_conditions(transaction, found.reckoned.campaigns, options.now),
                               found.reckoned.campaigns, booking);
    for (const HeardRule& each : heard) book_heard_rule(transaction, each, booking);
    if (forgets) forget_old_deliveries(transaction, options.now);
    found.limits = std::move(all);
    return found;
  };
  auto reckoning = store::ask(&database_, std::move(work));
  Found found = co_await std::move(reckoning);
  if (found.limits) {
    limits_known_ = *std::move(found.limits);
    heard_.booked(heard);
    if (forgets) forgot_at_ = started;
  }
  tell(found.reckoned.news);
  tell_of_what_comes_back(found.alarms);
  show(found.reckoned.campaigns);
}

// Asked of the channels at work, before another thread reckons. They look at all domains that they
// remember, of which there may be a hundred thousand, while nothing is sent: so they are asked for
// a reckoning, and not for each look.
void DeadlineWatch::ask_answer_times(SteadyTime now) {
  if (!options_.answer_times) return;
  if (asked_at_ && now < *asked_at_ + config_.deadline.reckon_every / asked_a_reckoning) return;
  asked_at_ = now;
  answer_times_.clear();
  for (const ChannelSection& section : config_.channels) {
    const std::string name(name_of(section));
    answer_times_[name] = options_.answer_times(name);
  }
}

// The others are told where they arise.
void DeadlineWatch::tell_of_what_comes_back(const std::vector<report::Alarm>& alarms) {
  for (const report::Alarm& each : alarms) {
    if (!each.subject.starts_with("feedback ")) continue;
    if (each.kind == report::AlarmKind::cleared) {
      log::info("fewer notices come back", {{"campaign", each.campaign}, {"why", each.headline}});
    } else {
      log::error("many notices come back",
                 {{"campaign", each.campaign}, {"why", each.headline}, {"to_do", each.details}});
    }
  }
}

void DeadlineWatch::tell(const std::vector<DeadlineNews>& news) {
  for (const DeadlineNews& each : news) {
    const bool is_well = each.to == pacing::DeadlineState::on_track;
    if (is_well) {
      log::info("the deadline of a campaign is on track again",
                {{"campaign", each.key}, {"figures", each.figures}});
    } else if (each.from && report::is_eased(name_of(*each.from), name_of(each.to))) {
      log::warn("the deadline of a campaign is less endangered than before",
                {{"campaign", each.key},
                 {"from", name_of(*each.from)},
                 {"state", name_of(each.to)},
                 {"figures", each.figures},
                 {"to_do", each.remedy}});
    } else {
      log::error("the deadline of a campaign is endangered", {{"campaign", each.key},
                                                              {"state", name_of(each.to)},
                                                              {"figures", each.figures},
                                                              {"to_do", each.remedy}});
    }
  }
}

void DeadlineWatch::show(const std::vector<store::DeadlineCampaign>& campaigns) {
  std::vector<Metrics::Deadline> shown;
  for (const store::DeadlineCampaign& campaign : campaigns) {
    if (!campaign.record || is_final(campaign.state)) continue;
    const pacing::Outlook& outlook = campaign.record->outlook;
    std::optional<Duration> p95;
    if (outlook.p95) p95 = *outlook.p95 - campaign.record->reckoned_at;
    shown.push_back({.campaign = campaign.key,
                     .state = std::to_underlying(campaign.record->standing.state),
                     .p95 = p95,
                     .rate_needed = outlook.rate_needed.value_or(0) * campaign.record->told_share});
  }
  metrics_.deadlines(shown);
}

}  // namespace crier::app
