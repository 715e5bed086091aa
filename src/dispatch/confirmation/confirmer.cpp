#include "dispatch/confirmation/confirmer.h"

#include <algorithm>
#include <exception>
#include <utility>

#include <fmt/format.h>

#include "campaign/channel_kind.h"
#include "dispatch/ledger.h"
#include "runtime/join_with_upkeep.h"

namespace crier::dispatch {

namespace asio = boost::asio;

Confirmer::Work::Work(const ConfirmationContext& context, CampaignId campaign)
    : trouble(context.clock, context.meter,
              {.name = fmt::format("campaign {}, {}", campaign.value, context.words.noun),
               .campaign = campaign,
               .use = context.words.use}) {}

Confirmer::Confirmer(ConfirmationContext context, ConfirmationWriters& writers,
                     const std::map<std::string, ChannelRunner*>& runners,
                     std::function<void()> ended, asio::any_io_executor executor)
    : context_(context),
      writers_(writers),
      runners_(runners),
      ended_(std::move(ended)),
      executor_(executor),
      loop_(executor),
      walks_(executor),
      wake_(executor),
      alarm_(context.clock, loop_, [this] { wake_.notify_all(); }),
      trouble_(
          context.clock, context.meter,
          {.name = fmt::format("the list of {}", context.words.noun), .use = context.words.use}) {
  loop_.take_along(walks_);
  walks_.take_along(loop_);
}

Confirmer::~Confirmer() = default;

asio::awaitable<void> Confirmer::run() {
  loop_.spawn(look_loop());
  std::exception_ptr failure;
  try {
    co_await join_with_upkeep(&loop_, &walks_);
  } catch (...) {
    failure = std::current_exception();
  }
  has_ended_ = true;
  ended_();
  if (failure) std::rethrow_exception(failure);
}

void Confirmer::stop() {
  if (std::exchange(stopping_, true)) return;
  for (const auto& [campaign, work] : works_) {
    if (work->walk) work->walk->stop();
  }
  wake_.notify_all();
}

void Confirmer::abandon() {
  for (const auto& [campaign, work] : works_) {
    if (work->walk) work->walk->abandon();
  }
}

bool Confirmer::is_at_work() const {
  return std::ranges::any_of(works_, [](const auto& entry) { return entry.second->begun; });
}

asio::awaitable<void> Confirmer::look_loop() {
  while (!stopping_) {
    co_await look();
    if (stopping_) break;
    alarm_.set(context_.clock.now() + poll);
    co_await wake_.wait();
  }
  while (is_at_work()) co_await wake_.wait();
  // The alarm is of no use any more.
  loop_.cancel();
}

asio::awaitable<void> Confirmer::look() {
  const bool is_held = context_.gate != nullptr && !context_.gate->is_open();
  for (const auto& [campaign, work] : works_) {
    // With no connection of our own, others must be able to claim what is ours.
    if (work->walk && (is_held || !work->runner->may_send())) work->walk->stop();
  }
  if (is_held) co_return;
  std::vector<std::string> channels;
  for (const auto& [name, runner] : runners_) {
    if (runner->may_send() && !goes_by_post(name)) channels.push_back(name);
  }
  if (channels.empty()) co_return;
  std::vector<RunningCampaign> owing;
  std::exception_ptr failure;
  try {
    auto pending = context_.ledger.owing(std::move(channels));
    owing = co_await std::move(pending);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    if (is_cancellation(failure)) std::rethrow_exception(failure);
    trouble_.add(context_.words.looking, failure);
    co_return;
  }
  trouble_.pass();
  if (stopping_) co_return;
  forget_idle();
  for (const RunningCampaign& campaign : owing) {
    auto& work = works_[campaign.id];
    if (!work) work = std::make_unique<Work>(context_, campaign.id);
    if (work->walk) work->walk->look_again();
    if (work->begun || context_.clock.now() < work->rests_until) continue;
    work->begun = true;
    work->begun_at = context_.clock.now();
    work->runner = runners_.at(campaign.channel);
    walks_.spawn(walk(work.get(), campaign));
  }
}

// Of campaigns that are over one by one, as long as the daemon runs.
void Confirmer::forget_idle() {
  std::erase_if(works_, [&](const auto& entry) {
    const Work& work = *entry.second;
    return !work.begun && !work.halt && work.rests_until + kept_for <= context_.clock.now() &&
           work.used + kept_for <= context_.clock.now();
  });
}

asio::awaitable<void> Confirmer::walk(Work* work, RunningCampaign campaign) {
  std::exception_ptr failure;
  try {
    auto running = begin_and_run(work, campaign);
    co_await std::move(running);
  } catch (...) {
    failure = std::current_exception();
  }
  const bool is_cancelled = failure && is_cancellation(failure);
  if (failure && !is_cancelled) {
    work->trouble.add(context_.words.doing, failure);
    ++work->failures;
    work->rests_until = context_.clock.now() + rest_of(*work);
  } else if (is_cancelled || stopping_) {
    work->trouble.leave();
  } else {
    work->trouble.pass();
  }
  if (!failure) work->failures = 0;
  note_halt(*work, campaign);
  note_doubt(*work, campaign.id);
  work->walk.reset();
  // Once the cause is mended, it is made of what is there then.
  if (failure || work->halt) work->composer.reset();
  work->begun = false;
  work->used = context_.clock.now();
  wake_.notify_all();
  if (is_cancelled) std::rethrow_exception(failure);
}

// What stands is the first verdict, with the last answer: a probe is one refusal more.
void Confirmer::note_halt(Work& work, const RunningCampaign& campaign) {
  if (!work.walk) return;
  if (std::optional<Halt> halt = work.walk->halt()) {
    if (work.halt && work.halt->people > halt->people) {
      halt->people = work.halt->people;
      halt->first_ref = work.halt->first_ref;
    }
    work.halt = std::move(halt);
    work.rests_until = context_.clock.now() + rest;
    context_.meter.owed_halted(campaign, context_.words.noun, *work.halt);
  } else if (work.halt && work.walk->has_accepted()) {
    work.halt.reset();
    context_.meter.owed_goes_on(campaign, context_.words.noun);
  }
}

Duration Confirmer::rest_of(const Work& work) {
  if (work.walk && work.walk->has_lost_outcomes()) return rest;
  return std::min(rest_first * (1 << std::min(work.failures - 1, 4)), rest_max);
}

// A claim finds those in doubt whose lease has ended, and books the doubt.
void Confirmer::note_doubt(const Work& work, CampaignId campaign) {
  if (!work.walk) return;
  const auto known = in_doubt_.find(campaign);
  if (work.walk->has_lost_outcomes()) {
    in_doubt_[campaign] = context_.clock.now() + context_.lease;
  } else if (known != in_doubt_.end() && work.walk->has_claimed_all() &&
             work.begun_at > known->second) {
    in_doubt_.erase(known);
  }
}

void Confirmer::watch(Standstill& into, const Trouble& database) {
  const SteadyTime now = context_.clock.now();
  into.note(trouble_, now);
  for (const auto& [campaign, work] : works_) {
    into.note(work->trouble, now);
    const Duration stood = stood_still(*work, database);
    into.note(stood, fmt::format("campaign {}, {}", campaign.value, context_.words.noun));
  }
}

Duration Confirmer::stood_still(Work& work, const Trouble& database) {
  const SteadyTime now = context_.clock.now();
  if (!work.begun) return Duration::zero();
  if (!work.walk) return now - work.begun_at;
  Standstill lanes;  // What waits for good reasons here is no lane.
  return dispatch::stood_still(
      {.owner = *work.walk, .motion = work.walk->motion(), .queue = work.runner->queue()}, database,
      now, lanes);
}

void Confirmer::leave_what_stands_still(Duration longest, const Trouble& database) {
  for (const auto& [campaign, work] : works_) {
    const Duration stood = stood_still(*work, database);
    if (work->walk && stood >= longest) work->walk->give_up(standstill_failure(stood));
  }
}

asio::awaitable<void> Confirmer::begin_and_run(Work* work, RunningCampaign campaign) {
  if (!work->composer || work->edition != campaign.edition) {
    work->edition = campaign.edition;
    auto making = writers_.confirmation_composer(campaign);
    work->composer = co_await std::move(making);
  }
  if (stopping_) co_return;
  work->walk = std::make_unique<ConfirmationWalk>(
      context_, campaign, work->runner->queue(), *work->composer,
      work->halt ? ConfirmationWalk::Begin::one_by_one : ConfirmationWalk::Begin::all, executor_);
  co_await work->walk->run();
}

}  // namespace crier::dispatch
