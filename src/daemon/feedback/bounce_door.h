// What crierd takes by LMTP: mail to a return path that a key of ours has made, and to the
// addresses that the operator names. Mail to anything else is refused before it is sent.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/feedback/mail_keeper.h"
#include "feedback/path/return_path.h"
#include "net/lmtp/server.h"

namespace crier::app {

class BounceDoor final : public lmtp::MailTaker {
 public:
  // `keeper` must outlive this.
  BounceDoor(MailKeeper& keeper, feedback::ReturnPathReader reader,
             const std::vector<std::string>& addresses);

  // Keys are added while it is open.
  void learn(feedback::ReturnPathReader reader) { reader_ = std::move(reader); }

  [[nodiscard]] std::optional<std::string> refusal(std::string_view address) override;
  boost::asio::awaitable<bool> keep(lmtp::Envelope envelope) override;

 private:
  MailKeeper& keeper_;
  feedback::ReturnPathReader reader_;
  std::set<std::string, std::less<>> addresses_;  // As registers have them.
};

}  // namespace crier::app
