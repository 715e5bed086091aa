#include "daemon/monitoring/channel_trouble_teller.h"

#include <exception>
#include <utility>

#include "runtime/task_group.h"
#include "store/ledger/ledger_border.h"
#include "store/report/channel_troubles.h"

namespace crier::app {

namespace asio = boost::asio;

ChannelTroubleTeller::ChannelTroubleTeller(store::Database& database, Clock& clock,
                                           dispatch::Meter& meter, Runners runners,
                                           std::string daemon)
    : database_(database),
      clock_(clock),
      runners_(std::move(runners)),
      daemon_(std::move(daemon)),
      failing_(clock, meter,
               {.name = "what channels suffer from", .use = dispatch::Place::Use::telling}) {}

asio::awaitable<void> ChannelTroubleTeller::run() {
  while (true) {
    for (const auto& [name, runner] : runners_) {
      const auto trouble = runner->queue().channel_trouble();
      const std::string description = trouble ? trouble->description : "";
      if (told_[name] == description) continue;
      std::exception_ptr failure;
      try {
        auto telling = tell(name, trouble);
        co_await std::move(telling);
      } catch (...) {
        failure = std::current_exception();
      }
      if (failure && is_cancellation(failure)) std::rethrow_exception(failure);
      if (failure) {
        failing_.add("telling what a channel suffers from", failure);
        break;
      }
      failing_.pass();
      told_[name] = description;
    }
    co_await clock_.sleep_until(clock_.now() + std::chrono::seconds(1));
  }
}

asio::awaitable<void> ChannelTroubleTeller::tell(std::string channel,
                                                 std::optional<dispatch::ChannelTrouble> trouble) {
  auto work = [daemon = daemon_, channel = std::move(channel),
               trouble = std::move(trouble)](store::Transaction& transaction) {
    if (!trouble) return store::end_channel_trouble(transaction, daemon, channel);
    store::tell_channel_trouble(
        transaction, daemon, channel,
        {.host = {}, .since = trouble->since, .description = trouble->description});
  };
  auto telling = store::ask(&database_, std::move(work));
  co_await std::move(telling);
}

}  // namespace crier::app
