#include "config/alarms/alarm_sender.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "base/digest.h"
#include "config/alarms/alarm_mail.h"
#include "net/smtp/client.h"
#include "net/smtp/description.h"
#include "runtime/task_group.h"
#include "runtime/wait_list.h"

namespace crier::app {

namespace asio = boost::asio;

namespace {

using Sent = std::expected<void, std::string>;

constexpr std::string_view webhook_way = "webhook";
constexpr std::string_view mail_way = "email ";

constexpr std::chrono::seconds answer_max{20};
// Alarms are few; more at the same time wait for their next try.
constexpr int requests_max = 8;
// RFC 5321's five minutes for a greeting are for a queue. What takes longer than a twentieth of
// them is tried again.
constexpr double timeout_scale_max = 0.05;

// One mail for the SMTP client. It ends when a server has said what becomes of it, or when there
// was trouble as often as there are relays: whoever waits tries again later.
class SingleMail final : public smtp::MessageSource {
 public:
  SingleMail(smtp::Message message, std::vector<std::string> relays, asio::any_io_executor executor)
      : message_(std::move(message)), relays_(std::move(relays)), changed_(std::move(executor)) {}

  std::optional<smtp::Message> try_take() override {
    if (sent_ || std::exchange(is_taken_, true)) return std::nullopt;
    return message_;
  }

  asio::awaitable<std::optional<smtp::Message>> take() override {
    while (!sent_) {
      if (auto message = try_take()) co_return message;
      co_await changed_.wait();
    }
    co_return std::nullopt;
  }

  [[nodiscard]] bool may_write(smtp::Ticket /*ticket*/) const override { return true; }

  void settle(smtp::Ticket /*ticket*/, const smtp::Ending& ending) override {
    if (ending.kind == smtp::Ending::Kind::accepted) return end({});
    end(std::unexpected(smtp::description_of(ending, relays_.at(ending.relay))));
  }

  void give_back(smtp::Ticket /*ticket*/) override {
    is_taken_ = false;
    changed_.notify_all();
  }

  // The only one of its connection.
  void displace(smtp::Ticket ticket, const smtp::Ending& ending) override {
    settle(ticket, ending);
  }

  void report_trouble(const smtp::Failure& failure) override {
    if (++troubles_ < relays_.size()) return;
    end(std::unexpected(smtp::description_of(failure, relays_.at(failure.relay))));
  }

  void report_health() override {}
  void report_relay_trouble(const smtp::Failure& /*failure*/) override {}
  void report_relay_health(std::size_t /*relay*/) override {}

  [[nodiscard]] Sent sent() const {
    return sent_.value_or(std::unexpected("nothing was heard of it"));
  }

 private:
  // The first word counts.
  void end(Sent sent) {
    if (!sent_) sent_ = std::move(sent);
    changed_.notify_all();
  }

  smtp::Message message_;
  std::vector<std::string> relays_;
  bool is_taken_{};
  std::size_t troubles_{};
  std::optional<Sent> sent_;
  WaitList changed_;
};

std::string_view words_of(http::TransportError::Kind kind) {
  using enum http::TransportError::Kind;
  switch (kind) {
    case unresolved: return "its name cannot be resolved";
    case unreachable: return "nobody listens there";
    case tls_failed: return "TLS failed, or its certificate is not accepted";
    case timed_out: return "it did not answer in time";
    case stream_refused:
    case connection_lost: return "the connection was lost";
    case protocol_error: return "what it answers is no HTTP";
    case answer_too_long: return "its answer is too long";
    case withheld:
    case busy: return "too many alarms are under way";
    case invalid_request: return "its URL cannot be understood";
  }
  return "it failed";
}

std::string words_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    return error.what();
  }
}

smtp::Options mail_options(const Config& config) {
  const auto* const section = find_section<EmailSection>(config.channels);
  CRIER_CHECK(section != nullptr);
  smtp::Options options = email_options(*section, config.circuit_breaker);
  options.connections_max = 1;
  options.timeouts.scale = std::min(options.timeouts.scale, timeout_scale_max);
  return options;
}

}  // namespace

std::vector<std::string> alarm_ways(const AlarmsConfig& alarms) {
  std::vector<std::string> ways;
  if (!alarms.webhook.empty()) ways.emplace_back(webhook_way);
  for (const std::string& address : alarms.email) ways.push_back(std::string(mail_way) + address);
  return ways;
}

std::string alarm_signature(std::string_view secret, WallTime now, std::string_view body) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
  const Digest digest = hmac_sha256(secret, fmt::format("{}.{}", seconds, body));
  return fmt::format("t={},v1={}", seconds, hex(digest));
}

AlarmSender::AlarmSender(const asio::any_io_executor& executor, Clock& clock, const Config& config)
    : executor_(executor),
      clock_(clock),
      config_(config),
      client_(executor, {.requests_max = requests_max, .connections_max = requests_max}) {}

// Whatever fails, such as a CA file that cannot be read any more, fails this try alone.
asio::awaitable<Sent> AlarmSender::send(std::string way, report::Alarm alarm) {
  std::exception_ptr failure;
  try {
    auto sending = send_by(std::move(way), std::move(alarm));
    co_return co_await std::move(sending);
  } catch (...) {
    failure = std::current_exception();
  }
  if (is_cancellation(failure)) std::rethrow_exception(failure);
  co_return std::unexpected(words_of(failure));
}

asio::awaitable<Sent> AlarmSender::send_by(std::string way, report::Alarm alarm) {
  if (way == webhook_way) {
    auto posting = post(std::move(alarm));
    co_return co_await std::move(posting);
  }
  CRIER_CHECK(way.starts_with(mail_way));
  auto mailing = mail(way.substr(mail_way.size()), std::move(alarm));
  co_return co_await std::move(mailing);
}

asio::awaitable<Sent> AlarmSender::post(report::Alarm alarm) {
  http::Request request{.method = http::Method::post, .target = config_.alarms.webhook};
  request.body = alarm_json(alarm);
  request.headers.add("Content-Type", "application/json");
  request.headers.add("Idempotency-Key", fmt::format("\"{}\"", alarm.id));
  request.headers.add("Crier-Signature", alarm_signature(config_.alarms.secret.value,
                                                         clock_.wall_now(), request.body));
  auto sending = client_.send(std::move(request), {.total_timeout = answer_max});
  const auto answer = co_await std::move(sending);
  if (!answer) {
    co_return std::unexpected(
        fmt::format("the webhook was not reached: {}", words_of(answer.error().kind)));
  }
  if (answer->status >= 200 && answer->status < 300) co_return Sent{};
  co_return std::unexpected(fmt::format("the webhook answered {}", answer->status));
}

asio::awaitable<Sent> AlarmSender::mail(std::string recipient, report::Alarm alarm) {
  smtp::Options options = mail_options(config_);
  std::vector<std::string> relays;
  for (const smtp::Relay& relay : options.relays) relays.push_back(smtp::name_of(relay));
  SingleMail source(
      {.ticket = 1,
       .sender = config_.alarms.sender,
       .recipient = recipient,
       .content = alarm_mail(alarm, {.sender = config_.alarms.sender, .recipient = recipient})},
      std::move(relays), executor_);
  const auto seed = static_cast<std::uint64_t>(clock_.wall_now().time_since_epoch().count());
  smtp::Client client(executor_, clock_, std::move(options), seed);
  auto carrying = client.run(&source);
  co_await std::move(carrying);
  co_return source.sent();
}

}  // namespace crier::app
