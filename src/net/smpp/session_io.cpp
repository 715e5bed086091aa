// The part of a session that reads and writes.
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "net/smpp/session.h"
#include "net/smpp/status.h"

namespace crier::smpp {

namespace asio = boost::asio;
using Kind = Failure::Kind;

namespace {

constexpr std::size_t read_octets_max = std::size_t{16} * 1024;
// No more at a time: whether a text may leave is asked right before it is written.
constexpr std::size_t batch_octets_max = std::size_t{16} * 1024;
constexpr Duration unbind_timeout = std::chrono::seconds{5};
// Answers to somebody who goes on asking and does not read them: thousands.
constexpr std::size_t controls_octets_max = std::size_t{64} * 1024;

}  // namespace

asio::awaitable<void> Session::read_answers() {
  // What the SMSC owes may have come right behind its answer to the bind.
  take_pdus();
  wake_.notify_all();
  while (!has_ended()) {
    // Who does not read is not read either, until the line is silent for too long.
    if (controls_.size() > controls_octets_max) {
      co_await wake_.wait();
      continue;
    }
    co_await read_some();
    if (has_ended()) break;
    heard_at_ = context_.clock.now();
    take_pdus();
    wake_.notify_all();
    context_.changed.notify_all();
  }
  close();
}

// Those that come while a commit is under way share the next one. One that is not answered, because
// the line is gone by then, comes again.
asio::awaitable<void> Session::keep_deliveries() {
  while (!has_ended()) {
    if (deliveries_.empty()) {
      co_await wake_.wait();
      continue;
    }
    const std::vector<Pdu> batch = std::exchange(deliveries_, {});
    deliveries_octets_ = 0;
    std::vector<std::string> bodies;
    bodies.reserve(batch.size());
    for (const Pdu& pdu : batch) bodies.push_back(pdu.body);
    is_keeping_ = true;
    auto keeping = context_.deliveries->keep(std::move(bodies));
    const bool is_kept = co_await std::move(keeping);
    is_keeping_ = false;
    has_served_ = has_served_ || is_kept;
    for (const Pdu& pdu : batch) answer(pdu, is_kept ? status::ok : status::temporary_app_error);
    wake_.notify_all();
  }
}

asio::awaitable<void> Session::read_some() {
  const std::size_t filled = input_.size();
  input_.resize(filled + read_octets_max);
  const auto room = asio::buffer(input_.data() + filled, read_octets_max);
  boost::system::error_code error;
  std::size_t octets = 0;
  if (tls_) {
    octets = co_await tls_->async_read_some(room, asio::redirect_error(asio::use_awaitable, error));
  } else {
    octets =
        co_await socket_.async_read_some(room, asio::redirect_error(asio::use_awaitable, error));
  }
  input_.resize(filled + octets);
  if (error) on_error(error, Kind::connection_lost);
}

asio::awaitable<void> Session::write_requests() {
  while (!has_ended()) {
    if (is_over() && !has_asked_to_unbind_) ask_to_unbind();
    compose();
    if (!batch_.empty()) {
      co_await write_batch();
    } else {
      co_await wake_.wait();
    }
  }
  close();
}

// Behind all answers that are owed.
void Session::ask_to_unbind() {
  has_asked_to_unbind_ = true;
  unbind_sequence_ = window_.next_sequence();
  deadline_ = context_.clock.now() + unbind_timeout;
  append(controls_, {.command = Command::unbind, .sequence = unbind_sequence_});
}

void Session::compose() {
  const bool was_full = controls_.size() > controls_octets_max;
  batch_ = std::exchange(controls_, {});
  if (was_full) wake_.notify_all();
  while (batch_.size() < batch_octets_max) {
    const auto request = window_.next(context_.clock.now());
    if (!request) return;
    compose_request(*request);
  }
}

void Session::compose_request(const Window::Outgoing& request) {
  if (request.asks && !context_.source.may_write(*request.asks)) {
    return settle(window_.withdraw(request.sequence));
  }
  batch_ += request.octets;
  pieces_.push_back({.end = batch_.size(), .sequence = request.sequence});
}

asio::awaitable<void> Session::write_batch() {
  std::size_t written = 0;
  while (written < batch_.size() && !has_ended()) {
    const auto rest = asio::buffer(batch_) + written;
    boost::system::error_code error;
    if (tls_) {
      written +=
          co_await tls_->async_write_some(rest, asio::redirect_error(asio::use_awaitable, error));
    } else {
      written +=
          co_await socket_.async_write_some(rest, asio::redirect_error(asio::use_awaitable, error));
    }
    note_written(written);
    if (error) on_error(error, Kind::connection_lost);
  }
  batch_.clear();
  pieces_.clear();
}

void Session::note_written(std::size_t octets) {
  const auto end =
      std::ranges::find_if(pieces_, [octets](const Piece& piece) { return piece.end > octets; });
  std::ranges::for_each(pieces_.begin(), end, [this](const Piece& piece) {
    window_.on_written(piece.sequence, context_.clock.now());
  });
  pieces_.erase(pieces_.begin(), end);
}

}  // namespace crier::smpp
