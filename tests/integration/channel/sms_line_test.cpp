// How the channel sms keeps its line to an SMSC that behaves badly: octet by octet, which the
// library behind the other tests would not send.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "channel/sms.h"
#include "integration/channel/open_sms_test.h"
#include "net/smpp/pdu.h"
#include "net/smpp/status.h"

namespace crier::channel {
namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using asio::ip::tcp;
using smpp::Command;
using smpp::Pdu;
using testing::Contains;

std::string octets_of(const Pdu& pdu) {
  std::string octets;
  smpp::append(octets, pdu);
  return octets;
}

std::string answer_to(const Pdu& request) {
  return octets_of({.command = smpp::response_to(request.command),
                    .sequence = request.sequence,
                    .body = std::string(1, '\0')});
}

std::string delivery() {
  const std::string words = "Hello";
  return octets_of({.command = Command::deliver_sm,
                    .sequence = 7,
                    .body = smpp::BodyWriter()
                                .text({}, 5)
                                .octet(1)
                                .octet(1)
                                .text("4930123456", 20)
                                .octet(5)
                                .octet(0)
                                .text("Example", 20)
                                .octets(std::string(3, '\0'))
                                .text({}, 16)
                                .text({}, 16)
                                .octets(std::string(4, '\0'))
                                .octet(static_cast<std::uint8_t>(words.size()))
                                .octets(words)
                                .take()});
}

// On the loop of the test.
class BareSmsc {
 public:
  struct Manners {
    std::function<std::string(const Pdu&)> answer;
    std::string endless{};  // Sent again and again once it is bound to.
    std::chrono::milliseconds pause{};
    bool reads_on{true};  // False: nothing behind the bind.
    bool hangs_up{};      // When it has answered the bind.
  };

  BareSmsc(asio::io_context& io, Manners manners)
      : acceptor_(io, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
        manners_(std::move(manners)) {
    accept();
  }
  BareSmsc(const BareSmsc&) = delete;
  BareSmsc& operator=(const BareSmsc&) = delete;

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  std::size_t connections{};
  std::size_t octets_sent{};
  std::vector<Pdu> heard;

 private:
  struct Line {
    explicit Line(tcp::socket connected) : socket(std::move(connected)) {}

    tcp::socket socket;
    asio::steady_timer timer{socket.get_executor()};
    std::array<char, 4096> chunk{};
    std::string input;
    std::string output;
    std::string writing;
    bool is_writing{};
    bool is_bound{};
  };

  void accept() {
    acceptor_.async_accept([this](boost::system::error_code error, tcp::socket socket) {
      if (error) return;
      ++connections;
      lines_.emplace_back(std::move(socket));
      read(lines_.back());
      accept();
    });
  }

  void read(Line& line) {
    line.socket.async_read_some(asio::buffer(line.chunk),
                                [this, &line](boost::system::error_code error, std::size_t size) {
                                  if (error) return;
                                  line.input.append(line.chunk.data(), size);
                                  take(line);
                                  if (manners_.reads_on || !line.is_bound) read(line);
                                });
  }

  void take(Line& line) {
    while (const auto read = smpp::read_pdu(line.input).value()) {
      line.input.erase(0, read->octets);
      heard.push_back(read->pdu);
      line.output += manners_.answer(read->pdu);
      line.is_bound = true;
    }
    write(line);
  }

  void write(Line& line) {
    if (line.is_writing || line.output.empty()) return;
    line.is_writing = true;
    line.writing = std::exchange(line.output, {});
    asio::async_write(line.socket, asio::buffer(line.writing),
                      [this, &line](boost::system::error_code error, std::size_t size) {
                        octets_sent += size;
                        line.is_writing = false;
                        if (error) return;
                        if (manners_.hangs_up) return line.socket.close();
                        write(line);
                        if (!line.is_writing && !manners_.endless.empty()) go_on(line);
                      });
  }

  void go_on(Line& line) {
    line.timer.expires_after(manners_.pause);
    line.timer.async_wait([this, &line](boost::system::error_code error) {
      if (error) return;
      line.output += manners_.endless;
      write(line);
    });
  }

  tcp::acceptor acceptor_;
  Manners manners_;
  std::list<Line> lines_;
};

// Takes as long as a commit does.
class SlowDeliveries final : public smpp::DeliveryTaker {
 public:
  asio::awaitable<bool> keep(std::vector<std::string> bodies) override {
    asio::steady_timer commit(co_await asio::this_coro::executor, 5ms);
    co_await commit.async_wait(asio::use_awaitable);
    kept += bodies.size();
    co_return true;
  }

  std::size_t kept{};
};

class SmsLine : public OpenSmsTest<SlowDeliveries> {
 protected:
  void begin(const BareSmsc& smsc, SmsOptions options = {}) {
    options.servers = {{.host = "127.0.0.1", .port = smsc.port()}};
    options.system_id = "crier";
    options.sender = "Example";
    options.receives = true;
    open(std::move(options));
  }

  // How long it takes until it has been bound to eight times.
  Duration until_bound_to_often(const BareSmsc& smsc) {
    SmsOptions options;
    options.backoff_min = 10ms;
    options.enquire_interval = 20ms;  // So often the clock is looked at.
    const SteadyTime begun = clock.now();
    begin(smsc, std::move(options));
    run_until([&] { return smsc.connections >= 8; });
    return clock.now() - begun;
  }
  // Seven rests, each twice the one before: from 5 ms on, at the least.
  static constexpr Duration seven_rests = 5ms * (1 + 2 + 4 + 8 + 16 + 32 + 64);
};

TEST_F(SmsLine, takes_what_comes_in_one_piece_with_the_answer_to_the_bind) {
  BareSmsc smsc(io, {.answer = [](const Pdu& pdu) {
                  return answer_to(pdu) +
                         (pdu.command == Command::bind_transceiver ? delivery() : "");
                }});
  begin(smsc);

  run_until([&] { return taker.kept == 1; });
  end();

  EXPECT_THAT(smsc.heard,
              Contains(testing::Field(&Pdu::command, smpp::response_to(Command::deliver_sm))));
}

TEST_F(SmsLine, is_left_although_there_is_always_more_to_deliver) {
  BareSmsc smsc(io, {.answer =
                         [](const Pdu& pdu) {
                           const bool is_answer = pdu.command != Command::bind_transceiver &&
                                                  pdu.command != Command::unbind;
                           return is_answer ? std::string() : answer_to(pdu);
                         },
                     .endless = delivery(),
                     .pause = 1ms});
  begin(smsc);
  run_until([&] { return taker.kept > 20; });

  end();

  EXPECT_THAT(smsc.heard, Contains(testing::Field(&Pdu::command, Command::unbind)));
  const auto kept = std::ranges::count_if(smsc.heard, [](const Pdu& pdu) {
    return pdu.command == smpp::response_to(Command::deliver_sm) && pdu.status == 0;
  });
  EXPECT_EQ(static_cast<std::size_t>(kept), taker.kept) << "what is kept is answered, and no more";
}

TEST_F(SmsLine, is_given_up_when_nobody_reads_the_answers) {
  std::string questions;
  for (std::uint32_t sequence = 1; sequence <= 1000; ++sequence) {
    smpp::append(questions, {.command = Command::enquire_link, .sequence = sequence});
  }
  BareSmsc smsc(io, {.answer = answer_to, .endless = questions, .reads_on = false});
  SmsOptions options;
  options.enquire_interval = 100ms;
  options.answer_timeout = 100ms;
  begin(smsc, std::move(options));

  run_until([&] { return smsc.connections > 1; });
  end();

  EXPECT_LT(smsc.octets_sent, std::size_t{64} * 1024 * 1024)
      << "what the system holds, and no more";
}

TEST_F(SmsLine, is_not_sought_over_and_over_when_it_is_cut_after_each_bind) {
  BareSmsc smsc(io, {.answer = answer_to, .hangs_up = true});

  EXPECT_GE(until_bound_to_often(smsc), seven_rests);
  end();
}

TEST_F(SmsLine, is_not_sought_over_and_over_by_who_is_sent_away_after_each_bind) {
  BareSmsc smsc(io, {.answer = [](const Pdu& pdu) {
                  if (pdu.command == Command::unbind) return answer_to(pdu);
                  if (pdu.command != Command::bind_transceiver) return std::string();
                  return answer_to(pdu) + octets_of({.command = Command::unbind, .sequence = 1});
                }});

  EXPECT_GE(until_bound_to_often(smsc), seven_rests);
  end();
}

}  // namespace
}  // namespace crier::channel
