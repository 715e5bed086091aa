// The dispatch queue and its limits: what answers do to them, and what operators see and change.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "campaign/country_table.h"
#include "dispatch/queue/dispatch_queue.h"
#include "dispatch/queue/limit_names.h"

namespace crier::dispatch {

using pacing::Hold;
using pacing::LimitTree;

namespace {

// How soon a pause that an operator has lifted is over.
constexpr std::chrono::seconds listens_every{1};
// Enough for a part of the world; each is looked at again whenever hours begin or end there.
constexpr std::size_t homes_most = 16;

// Of whom no zone is known: where most people of their country live, or else where the channel is.
pacing::HoursPlace place_of(const Subject& subject, std::string_view otherwise) {
  std::string_view zone = subject.time_zone;
  if (zone.empty()) {
    const Country* const known = country(subject.country);
    zone = known == nullptr ? otherwise : known->zone;
  }
  return {.zone = zone, .country = subject.country};
}

pacing::Reply reply_of(const Outcome& outcome) {
  // Nobody has said anything.
  if (outcome.verdict == Verdict::unknown) return {};
  // What is asked for one person says nothing of the others.
  const bool is_for_all = outcome.scope == Scope::channel;
  return {.code = outcome.reply_code,
          .enhanced = outcome.enhanced,
          .words = outcome.description,
          .retry_after = is_for_all ? outcome.retry_after : std::nullopt};
}

}  // namespace

void DispatchQueue::end_at_limits(const QueuedNotice& work, const Outcome& outcome, Answer answer) {
  const pacing::Moment now = this->now();
  if (outcome.verdict == Verdict::accepted) return queue_.accepted(work.limits, now);
  pacing::Reply reply = reply_of(outcome);
  reply.may_be_of_connection = answer == Answer::of_connection_perhaps;
  const auto reaction = queue_.refused(work.limits, reply, now);
  if (reaction) tell(*reaction, outcome, now);
}

void DispatchQueue::tell(const LimitTree::Reaction& reaction, const Outcome& outcome,
                         pacing::Moment now) {
  if (reaction.has_acted) {
    slowdowns_.tell(
        limit_name(channel_, {.level = reaction.acted_level, .name = reaction.acted_on}));
    listening_.set(now.steady + listens_every);
  }
  const std::string limit = limit_name(channel_, {.level = reaction.level, .name = reaction.node});
  std::optional<WallTime> until;
  if (reaction.paused_until) {
    until = now.wall +
            std::chrono::ceil<std::chrono::microseconds>(*reaction.paused_until - now.steady);
  }
  const bool is_stop = reaction.action == pacing::ReplyAction::stop;
  if (reaction.is_alarm()) {
    meter_.limit_alarm({.channel = channel_,
                        .limit = limit,
                        .rule = reaction.rule,
                        .words = outcome.description,
                        .stopped_until = is_stop ? until : std::nullopt});
  }
  if (!until) return;
  const std::string why =
      fmt::format("{}: {}", reaction.rule.empty() ? "asked for by its server" : reaction.rule,
                  outcome.description);
  pauses_.tell({.limit = limit, .until = *until, .why = why, .is_stop = is_stop});
  listening_.set(now.steady + listens_every);
}

void DispatchQueue::heard(const BookingAnswer& answer, SteadyTime asked) {
  pauses_.heard(answer.pauses, {.asked = asked, .stamped = answer.stamped});
  slowdowns_.heard(answer.slowdowns, {.asked = asked, .stamped = answer.stamped});
}

void DispatchQueue::changed() {
  if (is_held_by_replies()) listening_.set(clock_.now() + listens_every);
  look_after_places();
  wake();
}

void DispatchQueue::listen() {
  if (is_held_by_replies()) grants_.listen();
}

void DispatchQueue::change_limits(pacing::LimitSettings settings) {
  limits_ = std::move(settings);
  use_people_hours();
  queue_.change(limits_, now());
  wake();
}

void DispatchQueue::use_people_hours() {
  quiet_hours_.reset();
  if (limits_.people) quiet_hours_.emplace(limits_.people->hours);
  open_time_.emplace(limits_.channel,
                     limits_.people ? std::optional(limits_.people->hours) : std::nullopt);
  open_time_at_any_hour_.emplace(limits_.channel, std::nullopt);
}

// Of people who live in several places nobody knows here how many live where: each place counts
// alike. They differ only by when the first and the last of the hours that are left begin and end.
std::optional<double> DispatchQueue::rate_needed(std::int64_t people, WallTime notify_by,
                                                 NoticeProfile profile) {
  const WallTime now = clock_.wall_now();
  if (people <= 0 || notify_by <= now) return std::nullopt;
  const auto rate_within = [&](WallTime::duration open) {
    using Seconds = std::chrono::duration<double>;
    return *pacing::rate_needed(static_cast<double>(people), Seconds(open).count(),
                                Seconds(notify_by - now).count());
  };
  const bool has_hours = limits_.people && !limits_.people->at_any_hour.contains(profile);
  pacing::OpenTime& open_time = has_hours ? *open_time_ : *open_time_at_any_hour_;
  std::vector<pacing::HoursPlace> homes;
  if (has_hours) homes = quiet_hours_->places(homes_most);
  if (homes.empty()) homes.push_back({.zone = limits_.channel.zone, .country = {}});
  double sum = 0;
  int open = 0;
  for (const pacing::HoursPlace& home : homes) {
    const WallTime::duration left = open_time.left(home, now, notify_by);
    if (left <= WallTime::duration::zero()) continue;
    sum += rate_within(left);
    ++open;
  }
  return open > 0 ? sum / open : rate_within({});
}

// Who is owed a confirmation has just objected, and is awake.
std::optional<WallTime> DispatchQueue::quiet_until(const NoticeOwner& owner,
                                                   const Subject& subject) const {
  if (!quiet_hours_ || owner.kind() != pacing::SendQueue::Kind::notice) return std::nullopt;
  if (limits_.people->at_any_hour.contains(owner.composer().standing().profile)) {
    return std::nullopt;
  }
  return quiet_hours_->quiet_until(place_of(subject, limits_.channel.zone), clock_.wall_now(),
                                   owner.campaign().notify_by);
}

std::optional<WallTime> DispatchQueue::quiet_until(const Subject& subject) const {
  if (!quiet_hours_) return std::nullopt;
  return quiet_hours_->quiet_until(place_of(subject, limits_.channel.zone), clock_.wall_now());
}

void DispatchQueue::lift(const std::string& limit) {
  const auto node = limit_named(channel_, limit);
  if (!node) return;
  queue_.lift(*node, now());
  wake();
}

void DispatchQueue::alive_until(SteadyTime until) {
  const pacing::Moment now = this->now();
  if (now.steady >= alive_until_) queue_.lose_places(now);
  alive_until_ = until;
  look_after_places();
  wake();
}

void DispatchQueue::ask_about_places() {
  grants_.want_places(now());
  look_after_places();
}

// While there is a question its answer comes by here again.
void DispatchQueue::look_after_places() {
  if (grants_.is_asking()) return;
  if (const auto at = queue_.places_asked_at()) asks_about_places_.set(*at);
}

DispatchQueue::Rest DispatchQueue::rest(const NoticeOwner& owner) {
  switch (queue_.channel_pause(now())) {
    case Hold::circuit: return Rest::circuit;
    case Hold::limit: return Rest::rate;
    default: break;
  }
  return holds_back(owner) ? Rest::rate : Rest::none;
}

bool DispatchQueue::holds_back(const NoticeOwner& owner) const {
  const auto known = lines_.find(&owner);
  return known != lines_.end() && queue_.is_held(known->second);
}

std::vector<LimitView> DispatchQueue::limit_view() {
  const pacing::Moment now = this->now();
  std::vector<LimitView> views;
  queue_.for_each_node([&](LimitTree::NodeName node, pacing::LimitNode& state) {
    const auto rate = state.rate(now.steady);
    const auto allowed = state.policy().rate;
    const bool is_paused = state.paused_until() > now.steady;
    const bool is_channel = node.level == pacing::LimitLevel::channel;
    const std::size_t held = is_channel ? queue_.size() : queue_.held_at(node);
    const bool is_slowed =
        rate.has_value() != allowed.has_value() || (rate && rate->per_second < allowed->per_second);
    if (node.level == pacing::LimitLevel::domain && !is_paused && !is_slowed && held == 0) return;
    LimitView view{.name = limit_name(channel_, node),
                   .rate = rate,
                   .rate_allowed = allowed,
                   .paused_until = {},
                   .why = {},
                   .held = held,
                   .taken_today = state.taken_today(now)};
    if (const auto until = state.rate_capped_until(now.steady)) {
      view.rate_until =
          now.wall + std::chrono::ceil<std::chrono::microseconds>(*until - now.steady);
    }
    if (is_paused) {
      view.paused_until = now.wall + std::chrono::ceil<std::chrono::microseconds>(
                                         state.paused_until() - now.steady);
      view.why = pauses_.why(view.name, now.wall);
    }
    views.push_back(std::move(view));
  });
  return views;
}

std::vector<pacing::flow::AnswerTime> DispatchQueue::answer_times() {
  std::vector<pacing::flow::AnswerTime> times;
  queue_.for_each_node([&](LimitTree::NodeName node, const pacing::LimitNode& state) {
    const bool is_channel = node.level == pacing::LimitLevel::channel;
    const auto seconds = state.answer_seconds();
    if (!seconds || (!is_channel && !state.policy().concurrency)) return;
    if (node.level == pacing::LimitLevel::domain && queue_.held_at(node) == 0) return;
    times.push_back({.level = node.level, .node = std::string(node.name), .seconds = *seconds});
  });
  return times;
}

}  // namespace crier::dispatch
