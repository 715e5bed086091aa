#include "pacing/flow/least_change.h"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "pacing/flow/campaign_runs.h"
#include "pacing/flow/forecast.h"
#include "pacing/flow/order_statistics.h"

namespace crier::pacing::flow {
namespace {

using Seconds = std::chrono::duration<double>;

// Into which what is searched is divided by halving.
constexpr double steps = 2'048;
constexpr int rounds_most = 4;
constexpr double step_further = 1.0 / 128;
constexpr std::size_t probes_around = 6;

// What is proposed is followed some minutes later, and a date that is reached by a hair is missed
// as well: so much time is to be left over at the P95.
constexpr double spare_part = 0.05;
constexpr double spare_seconds_least = 120;
constexpr double spare_part_most = 1.0 / 3;

// The latest finish that leaves it.
double time_of(const ForecastFacts& facts) {
  const double seconds = Seconds(facts.notify_by - facts.begin).count();
  const double spare = std::max(seconds * spare_part, spare_seconds_least);
  return seconds - std::min(spare, seconds * spare_part_most);
}

struct Asked {
  const std::vector<int>& runs;
  double by{};  // Seconds since the begin.
  std::size_t late_most{};
};

// All of the runs but `late_most` are done by then. Mostly some of them say it.
bool are_done(const ForecastFacts& facts, const Asked& asked) {
  CampaignRuns runs(facts);
  std::size_t late = 0;
  std::size_t in_time = 0;
  const std::size_t in_time_least = asked.runs.size() - asked.late_most;
  for (const int number : asked.runs) {
    ++(runs.is_done(number, asked.by) ? in_time : late);
    if (late > asked.late_most) return false;
    if (in_time >= in_time_least) return true;
  }
  return true;
}

// All of its runs.
std::vector<int> run_numbers(const ForecastFacts& facts) {
  std::vector<int> numbers(static_cast<std::size_t>(facts.runs));
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

}  // namespace

double time_with_spare(double finish_seconds) {
  return std::min(std::max(finish_seconds / (1 - spare_part), finish_seconds + spare_seconds_least),
                  finish_seconds / (1 - spare_part_most));
}

// Where a change is enough: from a part that is not to one that is, each with its numbers.
class LeastChange::Between {
 public:
  // All of it is enough, and none of it is not.
  Between(const Change& change, const Probes& probes)
      : change_(change), probes_(&probes), good_{.part = 1, .numbers = change.numbers(1)} {}

  [[nodiscard]] double enough() const { return good_.part; }
  // Which is the same as so much.
  [[nodiscard]] bool comes_to(double part) const { return change_.numbers(part) == good_.numbers; }

  void halve() { halve_to(finest()); }

  // Other runs say it from now on. What was found is enough: perhaps less is as well.
  void look_below() {
    const double width = finest();
    const double from = good_.part;
    for (double less = width; from - less > bad_.part; less *= 2) {
      if (!look_at(from - less)) break;
    }
    halve_to(width);
  }
  // It is not: up to `most`, which is.
  void look_above(double most) {
    bad_ = std::exchange(good_, {.part = most, .numbers = change_.numbers(most)});
    const double width = finest();
    const double from = bad_.part;
    for (double more = width; from + more < good_.part; more *= 2) {
      if (look_at(from + more)) break;
    }
    halve_to(width);
  }
  // Of nothing that is not enough it is known by these runs.
  void forget_below() { bad_ = {}; }

 private:
  struct End {
    double part{};
    std::optional<std::vector<double>> numbers{};  // Nothing: nobody has run it.
  };

  [[nodiscard]] double finest() const { return (good_.part - bad_.part) / steps; }

  void halve_to(double width) {
    // Half of one is for what is lost in rounding.
    while (good_.part - bad_.part > width * 1.5) look_at((bad_.part + good_.part) / 2);
  }

  // Whether it seems to be enough. The numbers of both ends say it of all that comes to the same.
  bool look_at(double part) {
    std::vector<double> numbers = change_.numbers(part);
    const bool is_good = numbers == good_.numbers ||
                         (numbers != bad_.numbers && seems_in_time(change_.facts(part), *probes_));
    (is_good ? good_ : bad_) = {.part = part, .numbers = std::move(numbers)};
    return is_good;
  }

  const Change& change_;
  const Probes* probes_;
  End bad_;
  End good_;
};

LeastChange::LeastChange(const ForecastFacts& facts)
    : LeastChange(facts, finishes(facts, run_numbers(facts))) {}

LeastChange::LeastChange(const ForecastFacts& facts, const std::vector<double>& finishes)
    : all_(run_numbers(facts)) {
  CRIER_CHECK(finishes.size() == all_.size());
  late_most_ = all_.size() - 1 - quantile_ranks(all_.size(), 0.95).estimate;
  usual_ = probes_of(finishes);
  asked_ = in_order(finishes);
  std::ranges::reverse(asked_);
}

std::vector<int> LeastChange::in_order(const std::vector<double>& finishes) const {
  std::vector<int> numbers = all_;
  std::ranges::sort(numbers, {},
                    [&](int number) { return finishes[static_cast<std::size_t>(number)]; });
  return numbers;
}

LeastChange::Probes LeastChange::probes_of(const std::vector<double>& finishes) const {
  const std::vector<int> numbers = in_order(finishes);
  const std::size_t place = numbers.size() - 1 - late_most_;
  const std::size_t from = place - std::min(place, probes_around);
  const std::size_t until = std::min(numbers.size(), place + probes_around + 1);
  return {.runs = {numbers.begin() + static_cast<std::ptrdiff_t>(from),
                   numbers.begin() + static_cast<std::ptrdiff_t>(until)},
          .place = place - from};
}

double LeastChange::p95(const ForecastFacts& facts) const {
  std::vector<double> found = finishes(facts, all_);
  std::ranges::sort(found);
  return found[all_.size() - 1 - late_most_];
}

double LeastChange::about_p95(const ForecastFacts& facts) const {
  std::vector<double> found = finishes(facts, usual_.runs);
  std::ranges::sort(found);
  return found[usual_.place];
}

bool LeastChange::seems_in_time(const ForecastFacts& facts, const Probes& probes) {
  return are_done(facts, {.runs = probes.runs,
                          .by = time_of(facts),
                          .late_most = probes.runs.size() - 1 - probes.place});
}

bool LeastChange::is_in_time(const ForecastFacts& facts) const {
  return are_done(facts, {.runs = asked_, .by = time_of(facts), .late_most = late_most_});
}

bool LeastChange::is_in_time(const ForecastFacts& facts, double p95) {
  return p95 <= time_of(facts);
}

// After a large change other runs are around the P95: when a rate is no longer what counts, retries
// are. So it is searched again with those that are.
std::optional<double> LeastChange::least(const Change& change) const {
  const ForecastFacts whole = change.facts(1);
  if (!seems_in_time(whole, usual_) && !is_in_time(whole)) return std::nullopt;
  std::optional<double> best;
  Probes probes = usual_;
  Between between(change, probes);
  between.halve();
  double found = 1;
  for (int round = 0; round < rounds_most; ++round) {
    found = between.enough();
    const ForecastFacts facts = change.facts(found);
    const std::vector<double> all = finishes(facts, all_);
    const double time = time_of(facts);
    const auto late = std::ranges::count_if(all, [&](double finish) { return finish > time; });
    probes = probes_of(all);
    asked_ = in_order(all);
    std::ranges::reverse(asked_);
    if (static_cast<std::size_t>(late) <= late_most_) {
      best = found;
      if (round > 0) break;
      between.forget_below();
      between.look_below();
      if (between.comes_to(found)) return between.enough();
    } else {
      between.look_above(best.value_or(1));
    }
  }
  if (best) return best;
  for (double part = found; part < 1; part = std::min(1.0, part + step_further)) {
    if (is_in_time(change.facts(part))) return part;
  }
  return is_in_time(whole) ? std::optional(1.0) : std::nullopt;
}

}  // namespace crier::pacing::flow
