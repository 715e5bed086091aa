#include "postgres/lifeline.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace crier::store {

void Lifeline::attach(int socket) {
  detach();
  const std::lock_guard lock(mutex_);
  duplicate_ = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
  if (is_cut_ && duplicate_ >= 0) ::shutdown(duplicate_, SHUT_RDWR);
}

void Lifeline::detach() {
  const std::lock_guard lock(mutex_);
  if (duplicate_ >= 0) ::close(duplicate_);
  duplicate_ = -1;
}

void Lifeline::cut() {
  const std::lock_guard lock(mutex_);
  is_cut_ = true;
  if (duplicate_ >= 0) ::shutdown(duplicate_, SHUT_RDWR);
}

bool Lifeline::is_cut() {
  const std::lock_guard lock(mutex_);
  return is_cut_;
}

void Lifeline::renew() {
  const std::lock_guard lock(mutex_);
  is_cut_ = false;
}

}  // namespace crier::store
