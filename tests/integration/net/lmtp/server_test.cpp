#include "net/lmtp/server.h"

#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>

#include "runtime/task_group.h"

namespace crier::lmtp {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using testing::StartsWith;

class Keeper final : public MailTaker {
 public:
  std::optional<std::string> refusal(std::string_view address) override {
    if (address.starts_with("forged")) return "550 5.1.1 No notice has this address";
    return std::nullopt;
  }
  asio::awaitable<bool> keep(Envelope envelope) override {
    kept.push_back(std::move(envelope));
    co_return keeps;
  }

  bool keeps{true};
  std::vector<Envelope> kept;
};

// A server on a loop of its own, and a client that reads and writes lines.
class LmtpServer : public testing::Test {
 protected:
  void start(ServerOptions options = {}) {
    server_.emplace(io_.get_executor(), keeper_, std::move(options));
    tasks_.emplace(io_.get_executor());
    tasks_->spawn(server_->run());
    loop_ = std::jthread([this] { io_.run(); });
  }
  void TearDown() override {
    asio::post(io_, [this] { tasks_->cancel(); });
    loop_.join();
  }

  struct Client {
    explicit Client(std::uint16_t port) {
      socket.connect({asio::ip::make_address("127.0.0.1"), port});
    }
    void send(const std::string& text) { asio::write(socket, asio::buffer(text)); }
    // The last line of a reply.
    std::string reply() {
      while (true) {
        const std::size_t size = asio::read_until(socket, asio::dynamic_buffer(read), '\n');
        std::string line = read.substr(0, size);
        read.erase(0, size);
        if (line.size() < 4 || line[3] != '-') return line;
      }
    }

    asio::io_context io;
    tcp::socket socket{io};
    std::string read;
  };

  asio::io_context io_;
  Keeper keeper_;
  std::optional<Server> server_;
  std::optional<TaskGroup> tasks_;
  std::jthread loop_;
};

TEST_F(LmtpServer, takes_what_comes_in_one_write_and_answers_for_each_recipient) {
  start();
  Client client(server_->port());
  EXPECT_THAT(client.reply(), StartsWith("220 "));

  client.send(
      "LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\nRCPT TO:<forged@example.org>\r\n"
      "RCPT TO:<b@example.org>\r\nDATA\r\n");
  for (const char* reply : {"250 ", "250 2.1.0", "250 2.1.5", "550 5.1.1", "250 2.1.5", "354 "}) {
    EXPECT_THAT(client.reply(), StartsWith(reply));
  }
  client.send("Subject: x\r\n\r\n..\r\n.\r\nQUIT\r\n");

  for (const char* reply : {"250 2.0.0", "250 2.0.0", "221 "}) {
    EXPECT_THAT(client.reply(), StartsWith(reply));
  }
  ASSERT_EQ(keeper_.kept.size(), 1U);
  EXPECT_EQ(keeper_.kept[0].recipients,
            (std::vector<std::string>{"a@example.org", "b@example.org"}));
  EXPECT_EQ(keeper_.kept[0].content, "Subject: x\r\n\r\n.\r\n");
}

TEST_F(LmtpServer, says_of_what_is_not_kept_that_it_is_to_be_sent_again) {
  keeper_.keeps = false;
  start();
  Client client(server_->port());

  client.send("LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\nDATA\r\nx\r\n.\r\n");

  for (const char* reply : {"220 ", "250 ", "250 ", "250 ", "354 ", "451 4.3.0"}) {
    EXPECT_THAT(client.reply(), StartsWith(reply));
  }
}

TEST_F(LmtpServer, bounds_messages_and_lines) {
  start({.limits = {.message_octets_max = 100}});
  Client client(server_->port());

  client.send("LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<a@example.org>\r\nDATA\r\n" +
              std::string(100'000, 'x') + "\r\n.\r\n" + std::string(100'000, 'y') + "\r\nNOOP\r\n");

  for (const char* reply :
       {"220 ", "250 ", "250 ", "250 ", "354 ", "552 5.3.4", "500 5.5.2", "250 "}) {
    EXPECT_THAT(client.reply(), StartsWith(reply));
  }
  EXPECT_TRUE(keeper_.kept.empty());
}

TEST_F(LmtpServer, lets_further_clients_wait_until_one_has_gone) {
  start({.connections_max = 1});
  auto first = std::make_optional<Client>(server_->port());
  EXPECT_THAT(first->reply(), StartsWith("220 "));
  Client second(server_->port());
  EXPECT_EQ(second.socket.available(), 0U);

  first.reset();

  EXPECT_THAT(second.reply(), StartsWith("220 "));
}

TEST_F(LmtpServer, ends_the_connection_of_somebody_who_is_silent) {
  start({.silence_max = std::chrono::milliseconds(20)});
  Client client(server_->port());
  client.reply();

  boost::system::error_code end;
  char octet{};
  asio::read(client.socket, asio::buffer(&octet, 1), end);

  EXPECT_EQ(end, asio::error::eof);
}

}  // namespace
}  // namespace crier::lmtp
