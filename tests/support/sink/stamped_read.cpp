#include "support/sink/stamped_read.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <sys/socket.h>

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/check.h"

namespace crier::sink {

namespace asio = boost::asio;
namespace chrono = std::chrono;
using asio::ip::tcp;

namespace {

WallTime stamp_of(msghdr& header) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr; part = CMSG_NXTHDR(&header, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_TIMESTAMPING) continue;
    scm_timestamping stamps{};
    std::memcpy(&stamps, CMSG_DATA(part), sizeof stamps);
    const timespec& software = stamps.ts[0];
    if (software.tv_sec == 0) continue;
    return WallTime(chrono::seconds(software.tv_sec)) +
           chrono::floor<chrono::microseconds>(chrono::nanoseconds(software.tv_nsec));
  }
  return chrono::floor<chrono::microseconds>(chrono::system_clock::now());
}

}  // namespace

void stamp_arrivals(tcp::socket& socket) {
  const int wanted = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
  const int refused =
      ::setsockopt(socket.native_handle(), SOL_SOCKET, SO_TIMESTAMPING, &wanted, sizeof wanted);
  // Sums of the sink's own time would fail tests that are right.
  CRIER_CHECK(refused == 0);
}

asio::awaitable<StampedRead> read_stamped(tcp::socket* socket, asio::mutable_buffer space,
                                          boost::system::error_code* failed) {
  for (;;) {
    iovec into{.iov_base = space.data(), .iov_len = space.size()};
    alignas(cmsghdr) std::array<char, 256> control{};
    msghdr header{};
    header.msg_iov = &into;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = control.size();
    const ssize_t octets = ::recvmsg(socket->native_handle(), &header, MSG_DONTWAIT);
    if (octets > 0) {
      co_return StampedRead{.octets = static_cast<std::size_t>(octets), .came = stamp_of(header)};
    }
    if (octets == 0) {
      *failed = asio::error::eof;
      co_return StampedRead{};
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN) {
      *failed = boost::system::error_code(errno, boost::system::system_category());
      co_return StampedRead{};
    }
    co_await socket->async_wait(tcp::socket::wait_read,
                                asio::redirect_error(asio::use_awaitable, *failed));
    if (*failed) co_return StampedRead{};
  }
}

}  // namespace crier::sink
