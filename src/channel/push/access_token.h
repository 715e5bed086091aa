// The OAuth token by which FCM knows us: asked for with a service account, renewed five minutes
// before it ends with one request in flight, while the one before is still used.
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include "campaign/outcome.h"
#include "channel/push/service_account.h"
#include "net/http/client.h"
#include "runtime/clock.h"
#include "runtime/wait_list.h"

namespace crier::channel {

// Why there is no token.
struct NoAccess {
  enum class Kind : std::uint8_t {
    trouble,  // The token server does not answer, or not now.
    refused,  // It refuses the account: no notice can be sent until somebody looks.
  };
  Kind kind{};
  Reason reason{};
  std::string description{};  // For people; without anything of the account's key.
};

class AccessToken {
 public:
  static constexpr std::chrono::minutes renewed_before_end{5};
  // After a renewal that failed while the token before still holds.
  static constexpr std::chrono::seconds rest_after_failure{30};

  // `clock` and `client` must outlive this.
  AccessToken(boost::asio::any_io_executor executor, Clock& clock, http::Client& client,
              ServiceAccount account);

  // The one that holds now. Whoever finds it close to its end asks for the next one; the others
  // have this one meanwhile, or wait where there is none.
  [[nodiscard]] boost::asio::awaitable<std::expected<std::string, NoAccess>> current();

  // FCM does not take `token` any more: the next call asks for another.
  void discard(const std::string& token);

 private:
  class Renewal;

  boost::asio::awaitable<void> renew();
  void keep(const http::Response& answer, WallTime asked_at);
  void fail(NoAccess why);
  [[nodiscard]] bool holds() const { return !token_.empty() && clock_.wall_now() < ends_at_; }
  [[nodiscard]] bool is_due() const;

  Clock& clock_;
  http::Client& client_;
  ServiceAccount account_;
  std::string token_;  // Empty: none.
  WallTime ends_at_{};
  WallTime not_before_{};  // No renewal is tried.
  NoAccess last_failure_{};
  bool is_renewed_{};  // Right now.
  WaitList waiting_;
};

}  // namespace crier::channel
