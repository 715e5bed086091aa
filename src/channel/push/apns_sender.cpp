#include "channel/push/apns_sender.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "channel/push/apns_answer.h"
#include "channel/push/apns_notification.h"
#include "channel/request_channel.h"
#include "net/http/url.h"

namespace crier::channel {

namespace asio = boost::asio;

ApnsSender::ApnsSender(asio::any_io_executor executor, Clock& clock, ApnsOptions options,
                       Transport transport)
    : clock_(clock),
      options_(std::move(options)),
      timeout_(transport.timeout),
      access_(options_.team),
      gate_(executor),
      client_(executor, std::move(transport.client)) {
  const auto url = http::parse_url(options_.server);
  CRIER_CHECK(url.has_value());
  receiver_ = receiver_name(*url);
}

bool ApnsSender::knows(std::string_view topic) const {
  return std::ranges::find(options_.topics, topic) != options_.topics.end();
}

http::Request ApnsSender::request_for(const PushNotice& notice, const PushDelivery& delivery,
                                      const Device& device, const std::string& access) const {
  http::Request request{.method = http::Method::post,
                        .target = fmt::format("{}/3/device/{}", options_.server, device.token)};
  request.headers = apns_headers(delivery, device.topic, device.token, clock_.wall_now());
  request.headers.add("Authorization", "bearer " + access);
  request.headers.add("Content-Type", "application/json");
  request.body = apns_payload(notice);
  return request;
}

asio::awaitable<PushTry> ApnsSender::send(const PushNotice* notice, const PushDelivery* delivery,
                                          Device device, std::function<bool()> permission) {
  const std::string access = access_.at(clock_.wall_now());
  http::Request first = request_for(*notice, *delivery, device, access);
  auto asking = ask(std::move(first), device.token, permission);
  PushTry answer = co_await std::move(asking);
  const bool is_stale = answer && answer->meaning == PushMeaning::stale_credential;
  if (is_stale && access_.replace(access, clock_.wall_now())) {
    http::Request second = request_for(*notice, *delivery, device, access_.at(clock_.wall_now()));
    auto asking_again = ask(std::move(second), device.token, std::move(permission));
    answer = co_await std::move(asking_again);
  }
  if (answer) judge(*answer, suspects_[device.topic]);
  co_return answer;
}

asio::awaitable<PushTry> ApnsSender::ask(http::Request request, std::string token,
                                         std::function<bool()> permission) {
  auto entering = gate_.enter();
  const bool may_begin = co_await std::move(entering);
  if (!may_begin) {
    co_return std::unexpected(UnsentMessage{
        .kind = UnsentMessage::Kind::postponed,
        .reason = Reason::connection_lost,
        .description = fmt::format("{} lost the connection that this waited for", receiver_)});
  }
  const FirstSuccessGate::Passage passage(gate_);
  http::SendOptions options{.total_timeout = timeout_, .permission = std::move(permission)};
  auto sending = client_.send(std::move(request), std::move(options));
  const auto answer = co_await std::move(sending);
  if (!answer) {
    using enum http::TransportError::Kind;
    const bool is_lost = answer.error().kind != withheld && answer.error().kind != busy;
    if (is_lost) gate_.on_lost_connection();
    co_return broken_try(answer.error(), receiver_);
  }
  if (answer->status == 200) gate_.on_success();
  co_return apns_answer(*answer, receiver_, clock_.wall_now(), token);
}

}  // namespace crier::channel
