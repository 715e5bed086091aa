#include "support/engine/faulty_line.h"

#include "dispatch/ledger.h"
#include "simulation/latency.h"

namespace crier::test {

namespace asio = boost::asio;

asio::awaitable<void> FaultyLine::question(const char* call) {
  const Duration latency = simulation::drawn_latency(random_, faults_.latency_max);
  co_await clock_.sleep_until(clock_.now() + latency);
  if (faults_.away || random_.chance(faults_.lost_question)) {
    throw dispatch::LedgerUnavailable("simulated: the database is away");
  }
  if (faults_.injection.at) faults_.injection.at(call, Injection::Moment::before);
}

asio::awaitable<void> FaultyLine::answer(const char* call) {
  const Duration latency = simulation::drawn_latency(random_, faults_.latency_max);
  co_await clock_.sleep_until(clock_.now() + latency);
  if (random_.chance(faults_.lost_answer)) {
    throw dispatch::LedgerInDoubt("simulated: the answer is lost");
  }
  if (faults_.injection.at) faults_.injection.at(call, Injection::Moment::after);
}

}  // namespace crier::test
