#include "dispatch/queue/shared_slowdowns.h"

#include <algorithm>
#include <exception>
#include <set>
#include <string_view>
#include <utility>

#include "dispatch/queue/limit_names.h"

namespace crier::dispatch {

namespace asio = boost::asio;

namespace {

constexpr const char* telling = "telling lower rates";
constexpr const char* raising = "raising rates again";
// Less is not worth a write, as often as somebody asks.
constexpr double raised_least = 0.01;
// What the node has is its own number again, reckoned anew.
constexpr double same_part = 1e-9;

}  // namespace

SharedSlowdowns::SharedSlowdowns(std::string channel, Clock& clock, Limits& limits, Meter& meter,
                                 pacing::SendQueue& queue, TaskGroup& tasks)
    : channel_(std::move(channel)),
      clock_(clock),
      limits_(limits),
      queue_(queue),
      tasks_(tasks),
      trouble_(clock, meter, {.name = "channel " + channel_ + ", telling lower rates"}),
      teller_({.step = telling,
               .tell_one = [this](std::string limit) { return tell_one(std::move(limit)); }},
              clock, trouble_, tasks) {}

void SharedSlowdowns::tell(const std::string& limit) {
  teller_.tell(limit);
}

asio::awaitable<void> SharedSlowdowns::tell_one(std::string limit) {
  const auto node = limit_named(channel_, limit);
  const pacing::Moment asked = now();
  const auto state = node ? queue_.slowdown_of(*node, asked) : std::nullopt;
  if (!state) co_return;
  const auto known = known_.find(limit);
  if (known != known_.end() && !goes_beyond(*state, known->second.state, asked.wall, same_end)) {
    co_return;
  }
  const LimitSlowdown told = co_await limits_.slow(limit, *state);
  trouble_.pass(telling);
  // Others may have told more, which this version has as well.
  const bool is_more = goes_beyond(told.state, *state, now().wall, same_end);
  const bool is_laid = !is_more || queue_.slow_to(*node, told.state, now());
  known_.insert_or_assign(
      limit,
      Known{
          .version = told.version, .state = told.state, .is_laid = is_laid, .since = clock_.now()});
}

void SharedSlowdowns::heard(const std::vector<LimitSlowdown>& slowdowns,
                            const HeardAnswer& answer) {
  forget_what_is_over(slowdowns, answer);
  std::vector<RaisedLimit> raised;
  for (const LimitSlowdown& told : slowdowns) hear(told, raised);
  // With nothing left to tell, nobody waits for what was refused.
  if (raised.empty() && !is_raising_) trouble_.pass(raising);
  if (raised.empty() || std::exchange(is_raising_, true)) return;
  tasks_.spawn(raise(std::move(raised)));
}

void SharedSlowdowns::forget_what_is_over(const std::vector<LimitSlowdown>& slowdowns,
                                          const HeardAnswer& answer) {
  std::set<std::string_view> listed;
  for (const LimitSlowdown& told : slowdowns) listed.insert(told.limit);
  const pacing::Moment now = this->now();
  std::erase_if(known_, [&](const auto& entry) {
    const auto& [limit, known] = entry;
    if (listed.contains(limit) || known.since > answer.asked) return false;
    // A node ends by itself what is over.
    const bool has_ended = answer.has_ended(known.state.ends(), now.wall);
    const auto node = limit_named(channel_, limit);
    if (!has_ended && node && !teller_.is_to_be_told(limit)) queue_.recover(*node, now);
    return true;
  });
}

void SharedSlowdowns::hear(const LimitSlowdown& told, std::vector<RaisedLimit>& raised) {
  // What was complained of here comes with the next version.
  if (teller_.is_to_be_told(told.limit)) return;
  const auto node = limit_named(channel_, told.limit);
  if (!node) return;
  const pacing::Moment now = this->now();
  const auto known = known_.find(told.limit);
  const bool is_news = known == known_.end() || known->second.version < told.version;
  if (is_news || (known->second.version == told.version && !known->second.is_laid)) {
    const bool is_laid = queue_.slow_to(*node, told.state, now);
    known_.insert_or_assign(
        told.limit,
        Known{
            .version = told.version, .state = told.state, .is_laid = is_laid, .since = now.steady});
    return;
  }
  if (known->second.version > told.version) return;
  // One that was forgotten here meanwhile says nothing of what successes have won back.
  if (!queue_.remembers(*node)) {
    known->second.is_laid = false;
    return;
  }
  const auto own = queue_.slowdown_of(*node, now);
  const double part = own ? own->part : 1;
  known->second.state.part = std::max(part, told.state.part);
  if (part + same_part < told.state.part) {
    queue_.raise_to(*node, told.state.part, now);
    return;
  }
  // By a clock that is ahead it is over, and nothing of it was ever taken over.
  const bool counts_here = told.state.slows(now.wall);
  if (counts_here && part >= std::min(told.state.part + raised_least, 1.0)) {
    raised.push_back({.limit = told.limit, .version = told.version, .part = part});
  }
}

// What fails is raised by the next answer.
asio::awaitable<void> SharedSlowdowns::raise(std::vector<RaisedLimit> raised) {
  std::exception_ptr failure;
  try {
    co_await limits_.raise(std::move(raised));
    trouble_.pass(raising);
  } catch (...) {
    failure = std::current_exception();
  }
  is_raising_ = false;
  if (!failure) co_return;
  if (is_cancellation(failure)) std::rethrow_exception(failure);
  trouble_.add(raising, failure);
}

}  // namespace crier::dispatch
