// The receiver of [channel.webhook], asked what it offers.
#include <chrono>
#include <memory>
#include <utility>

#include <boost/asio/awaitable.hpp>

#include "config/channel/online_check.h"
#include "config/channel/server_view.h"
#include "config/channel/webhook_section.h"
#include "net/http/probe.h"
#include "net/http/url.h"

namespace crier::app {

namespace {

namespace asio = boost::asio;
namespace json = boost::json;

constexpr std::chrono::seconds time_max{20};

asio::awaitable<void> ask_receiver(http::Url url, std::string ca_file, http::Probe* answer) {
  auto asking = http::probe(std::move(url), std::move(ca_file), time_max);
  *answer = co_await std::move(asking);
}

class ReceiverCheck final : public OnlineCheck {
 public:
  ReceiverCheck(http::Url url, std::string ca_file)
      : url_(std::move(url)), ca_file_(std::move(ca_file)) {}

  void ask(TaskGroup& tasks) override { tasks.spawn(ask_receiver(url_, ca_file_, &answer_)); }

  [[nodiscard]] bool is_all_well() const override { return answer_.failure.empty(); }

  [[nodiscard]] std::string table(std::size_t /*columns*/) const override { return {}; }

  [[nodiscard]] std::string text(std::size_t columns) const override {
    return text_of(
        {.name = "webhook", .greeting = {}, .tls = answer_.tls, .failure = answer_.failure},
        columns);
  }

  void add_to(json::object& document) const override {
    document["webhook"] = json::object{
        {"address", answer_.address}, {"tls", json_of(answer_.tls)}, {"failure", answer_.failure}};
  }

 private:
  http::Url url_;
  std::string ca_file_;
  http::Probe answer_;
};

}  // namespace

std::unique_ptr<OnlineCheck> WebhookSection::online_check(
    const pacing::CircuitBreakerPolicy& /*breaker*/) const {
  return std::make_unique<ReceiverCheck>(http::parse_url(url).value(), ca_file);
}

void WebhookSection::add_unasked(json::object& document) {
  document["webhook"] = nullptr;
}

}  // namespace crier::app
