#include "daemon/monitoring/trouble_teller.h"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "postgres/refusal_words.h"
#include "runtime/task_group.h"
#include "store/ledger/ledger_border.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

// Soon enough for somebody who watches.
constexpr std::chrono::seconds look_interval{1};
// What was told ends by itself when its daemon does. Three tries fit in, so that one that fails
// leaves no gap.
constexpr std::chrono::seconds valid_for{15};
constexpr std::chrono::seconds repeat_interval{5};
// What a server refuses outlasts a daemon that is restarted, and ends for those who read it when
// nobody is owed what was refused (store/report/owed_halts.h).
constexpr std::chrono::minutes halt_valid_for{10};

// More than there are places that concern all campaigns, which are some ten and two a channel.
constexpr std::ptrdiff_t lines_for_all_max = 30;

// The lanes of a campaign mostly suffer from the same, and so do the steps of its confirmations;
// how it is known to be, such as by its objection link, is another matter.
std::string source_of(const Troubles::Trouble& trouble) {
  using Use = dispatch::Place::Use;
  if (!trouble.source.empty()) return trouble.source;
  const dispatch::Place& place = trouble.place;
  if (!place.campaign || place.use == Use::telling) return place.name;
  if (place.use == Use::correcting) return "corrections";
  return place.use == Use::confirming ? "confirmations" : "";
}

// What the engine waits for goes on without anybody; a campaign whose rows are refused is paused
// with an alarm that says more.
bool goes_on(const Refusal& refusal) {
  using Kind = Refusal::Kind;
  return refusal.kind == Kind::rule || refusal.kind == Kind::busy;
}

std::string description_of(const Troubles::Trouble& trouble, const Refusal& refusal) {
  return fmt::format("{}: {}. To do: {}{}.", trouble.place.name, trouble.why,
                     store::remedy(refusal), goes_on(refusal) ? "; then it goes on by itself" : "");
}

}  // namespace

std::vector<store::EngineTrouble> trouble_lines(
    const std::vector<Troubles::Trouble>& troubles,
    const std::vector<store::EngineTrouble>& told_before) {
  std::vector<store::EngineTrouble> lines;
  for (const Troubles::Trouble& trouble : troubles) {
    const std::string source = source_of(trouble);
    const auto is_of_it = [&](const store::EngineTrouble& line) {
      return line.campaign == trouble.place.campaign && line.source == source;
    };
    const bool is_told = trouble.refusal || trouble.place.campaign;
    if (!is_told || std::ranges::any_of(lines, is_of_it)) continue;
    const auto for_all =
        std::ranges::count_if(lines, [](const auto& line) { return !line.campaign; });
    if (!trouble.place.campaign && for_all >= lines_for_all_max) continue;
    // Lanes come and go while their campaign stays in trouble.
    const auto before = std::ranges::find_if(told_before, is_of_it);
    lines.push_back(
        {.campaign = trouble.place.campaign,
         .source = source,
         .since =
             before == told_before.end() ? trouble.since : std::min(before->since, trouble.since),
         .description = trouble.refusal ? description_of(trouble, *trouble.refusal) : trouble.why,
         .valid_for = trouble.source.empty() ? std::chrono::milliseconds(valid_for)
                                             : std::chrono::milliseconds(halt_valid_for)});
  }
  return lines;
}

TroubleTeller::TroubleTeller(store::Database& database, Clock& clock, dispatch::Meter& meter,
                             Sources sources, store::TroubledDaemon daemon)
    : database_(database),
      clock_(clock),
      sources_(sources),
      daemon_(std::move(daemon)),
      failing_(clock, meter,
               {.name = "what the database refuses", .use = dispatch::Place::Use::telling}) {}

std::vector<store::EngineTrouble> TroubleTeller::lines() const {
  std::vector<Troubles::Trouble> all = sources_.troubles.all();
  for (const Troubles* const more : {&sources_.held, &sources_.halts}) {
    all.insert(all.end(), more->all().begin(), more->all().end());
  }
  return trouble_lines(all, told_);
}

asio::awaitable<void> TroubleTeller::run() {
  while (true) {
    auto now = lines();
    const bool is_stale = !now.empty() && clock_.now() >= told_at_ + repeat_interval;
    if (now != told_ || is_stale) {
      auto telling = tell(std::move(now));
      co_await std::move(telling);
    }
    co_await clock_.sleep_until(clock_.now() + look_interval);
  }
}

asio::awaitable<void> TroubleTeller::tell(std::vector<store::EngineTrouble> lines) {
  auto work = [daemon = daemon_, lines](store::Transaction& transaction) {
    store::tell_engine_troubles(transaction, daemon, lines);
  };
  std::exception_ptr failure;
  try {
    auto telling = store::ask(&database_, std::move(work));
    co_await std::move(telling);
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    if (is_cancellation(failure)) std::rethrow_exception(failure);
    failing_.add("telling what the database refuses", failure);
    co_return;
  }
  failing_.pass();
  told_ = std::move(lines);
  told_at_ = clock_.now();
}

}  // namespace crier::app
