#include "channel/push/access_token.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "channel/push/push_answer.h"
#include "channel/request_channel.h"
#include "channel/transport_words.h"

namespace crier::channel {

namespace asio = boost::asio;
namespace json = boost::json;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::seconds answer_time_max = 20s;
// One that ends sooner would be renewed for each message.
constexpr std::chrono::seconds lifetime_min = 60s;

struct Granted {
  std::string token;
  std::chrono::seconds lifetime{};
};

std::optional<Granted> granted_in(const std::string& body) {
  boost::system::error_code broken;
  const json::value value = json::parse(body, broken);
  const json::object* const object = broken ? nullptr : value.if_object();
  if (object == nullptr) return std::nullopt;
  const json::value* const token = object->if_contains("access_token");
  const json::value* const lifetime = object->if_contains("expires_in");
  if (token == nullptr || lifetime == nullptr || !token->is_string() || !lifetime->is_int64()) {
    return std::nullopt;
  }
  // It becomes a header field.
  const std::string_view text = token->get_string();
  const bool is_sound = !text.empty() && std::ranges::all_of(text, [](char letter) {
    return letter > ' ' && letter <= '~';
  });
  if (!is_sound) return std::nullopt;
  constexpr std::int64_t seconds_max = 24L * 3600;
  return Granted{.token = std::string(text),
                 .lifetime = std::chrono::seconds(
                     std::clamp<std::int64_t>(lifetime->get_int64(), 0, seconds_max))};
}

// RFC 6749 5.2: the one word of the error; its description may repeat the assertion.
std::string error_in(const std::string& body) {
  boost::system::error_code broken;
  const json::value value = json::parse(body, broken);
  const json::object* const object = broken ? nullptr : value.if_object();
  const json::value* const error = object == nullptr ? nullptr : object->if_contains("error");
  const json::string* const text = error == nullptr ? nullptr : error->if_string();
  return text == nullptr ? std::string() : shown_word(std::string_view(*text));
}

std::string server_of(const ServiceAccount& account) {
  const auto url = http::parse_url(account.token_url);
  return url ? receiver_name(*url) : std::string("the token server");
}

}  // namespace

// One at a time, however its coroutine ends.
class AccessToken::Renewal {
 public:
  explicit Renewal(AccessToken& token) : token_(token) { token_.is_renewed_ = true; }
  ~Renewal() {
    token_.is_renewed_ = false;
    token_.waiting_.notify_all();
  }
  Renewal(const Renewal&) = delete;
  Renewal& operator=(const Renewal&) = delete;

 private:
  AccessToken& token_;
};

AccessToken::AccessToken(asio::any_io_executor executor, Clock& clock, http::Client& client,
                         ServiceAccount account)
    : clock_(clock), client_(client), account_(std::move(account)), waiting_(std::move(executor)) {}

bool AccessToken::is_due() const {
  const WallTime now = clock_.wall_now();
  if (!holds()) return true;
  return now >= ends_at_ - renewed_before_end && now >= not_before_;
}

asio::awaitable<std::expected<std::string, NoAccess>> AccessToken::current() {
  if (is_renewed_ && !holds()) {
    while (is_renewed_) co_await waiting_.wait();
  } else if (!is_renewed_ && is_due()) {
    co_await renew();
  }
  if (holds()) co_return token_;
  co_return std::unexpected(last_failure_);
}

void AccessToken::discard(const std::string& token) {
  if (token == token_) token_.clear();
}

asio::awaitable<void> AccessToken::renew() {
  const Renewal renewal(*this);
  const WallTime asked_at = clock_.wall_now();
  http::Request request{.method = http::Method::post, .target = account_.token_url};
  request.headers.add("Content-Type", "application/x-www-form-urlencoded");
  request.body = access_request(account_, asked_at);
  auto sending = client_.send(std::move(request), {.total_timeout = answer_time_max});
  const auto answer = co_await std::move(sending);
  if (answer) {
    keep(*answer, asked_at);
  } else {
    fail({.kind = NoAccess::Kind::trouble,
          .reason = reason_of(answer.error().kind),
          .description = description_of(answer.error(), server_of(account_))});
  }
}

void AccessToken::keep(const http::Response& answer, WallTime asked_at) {
  auto granted = answer.status == 200 ? granted_in(answer.body) : std::nullopt;
  if (granted && granted->lifetime < lifetime_min) {
    return fail({.kind = NoAccess::Kind::trouble,
                 .reason = Reason::protocol_error,
                 .description = fmt::format("{} granted an access token for {} seconds only",
                                            server_of(account_), granted->lifetime.count())});
  }
  if (granted) {
    token_ = std::move(granted->token);
    ends_at_ = asked_at + granted->lifetime;
    return;
  }
  // RFC 6749 5.2: 400 and 401 are about the account or what was asked with it.
  const bool is_refused = answer.status / 100 == 4 && answer.status != 408 && answer.status != 429;
  const std::string word = error_in(answer.body);
  fail({.kind = is_refused ? NoAccess::Kind::refused : NoAccess::Kind::trouble,
        .reason = is_refused ? Reason::authentication_failed : Reason::service_unavailable,
        .description = fmt::format("{} answered the request for an access token with {}{}",
                                   server_of(account_), answer.status, in_brackets(word))});
}

void AccessToken::fail(NoAccess why) {
  not_before_ = clock_.wall_now() + rest_after_failure;
  last_failure_ = std::move(why);
}

}  // namespace crier::channel
