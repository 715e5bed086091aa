#include "channel/push/fcm_sender.h"

#include <utility>

#include <fmt/format.h>

#include "base/check.h"
#include "channel/push/fcm_answer.h"
#include "channel/request_channel.h"
#include "net/http/url.h"

namespace crier::channel {

namespace asio = boost::asio;

namespace {

// A refused account refuses everybody's notice; one of them is the answer to it.
PushTry without_access(const NoAccess& why) {
  if (why.kind == NoAccess::Kind::trouble) {
    return std::unexpected(UnsentMessage{.kind = UnsentMessage::Kind::trouble,
                                         .reason = why.reason,
                                         .description = why.description});
  }
  PushAnswer answer;
  answer.meaning = PushMeaning::sender_fault;
  answer.outcome.verdict = Verdict::halt;
  answer.outcome.reason = why.reason;
  answer.outcome.description = why.description;
  return answer;
}

}  // namespace

FcmSender::FcmSender(asio::any_io_executor executor, Clock& clock, FcmOptions options,
                     Transport transport)
    : clock_(clock),
      options_(std::move(options)),
      timeout_(transport.timeout),
      url_(fmt::format("{}/v1/projects/{}/messages:send", options_.server,
                       options_.account.project)),
      client_(executor, std::move(transport.client)),
      access_(executor, clock, client_, options_.account) {
  const auto url = http::parse_url(options_.server);
  CRIER_CHECK(url.has_value());
  receiver_ = receiver_name(*url);
}

asio::awaitable<PushTry> FcmSender::send(const PushNotice* notice, const PushDelivery* delivery,
                                         Device device, std::function<bool()> permission) {
  std::string body = fcm_message(*notice, *delivery, {.token = device.token, .run = options_.run},
                                 clock_.wall_now());
  auto looking = access_.current();
  auto access = co_await std::move(looking);
  if (!access) co_return without_access(access.error());
  Question first{.body = body, .token = device.token, .access = *access};
  auto asking = ask(std::move(first), permission);
  PushTry answer = co_await std::move(asking);
  if (answer && answer->meaning == PushMeaning::stale_credential) {
    access_.discard(*access);
    auto looking_again = access_.current();
    auto other = co_await std::move(looking_again);
    if (!other) co_return without_access(other.error());
    Question second{
        .body = std::move(body), .token = std::move(device.token), .access = *std::move(other)};
    auto asking_again = ask(std::move(second), std::move(permission));
    answer = co_await std::move(asking_again);
  }
  if (answer) judge(*answer, suspects_.of(device.app));
  co_return answer;
}

asio::awaitable<PushTry> FcmSender::ask(Question question, std::function<bool()> permission) {
  http::Request request{.method = http::Method::post, .target = url_};
  request.headers.add("Content-Type", "application/json");
  request.headers.add("Authorization", "Bearer " + question.access);
  request.body = std::move(question.body);
  http::SendOptions options{.total_timeout = timeout_, .permission = std::move(permission)};
  auto sending = client_.send(std::move(request), std::move(options));
  const auto answer = co_await std::move(sending);
  if (!answer) co_return broken_try(answer.error(), receiver_);
  co_return fcm_answer(*answer, receiver_, clock_.wall_now(), question.token);
}

}  // namespace crier::channel
