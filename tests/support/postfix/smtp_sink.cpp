#include "support/postfix/smtp_sink.h"

#include <cerrno>
#include <cstdlib>
#include <signal.h>
#include <stdexcept>
#include <system_error>

#include "support/net/loopback_port.h"
#include "support/postfix/program.h"

namespace crier {

namespace fs = std::filesystem;

SmtpSink::SmtpSink() {
  std::string name = (fs::temp_directory_path() / "crier-smtp-sink-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::system_error(errno, std::system_category(), name);
  }
  folder_ = name;
  port_ = test::loopback_port();
  // -D takes a template for strftime(); one without any '%' is one file for everything.
  program_ = spawn({"/usr/sbin/smtp-sink", "-u", "root", "-D", folder_ / "mbox",
                    "127.0.0.1:" + std::to_string(port_), "100"},
                   folder_ / "output");
  if (!wait_for([this] { return greets(port_); })) {
    throw std::runtime_error("smtp-sink: " + read_file(folder_ / "output"));
  }
}

SmtpSink::~SmtpSink() {
  ::kill(program_, SIGTERM);
  wait_for_end(program_);
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string SmtpSink::dump() const {
  return read_file(folder_ / "mbox");
}

}  // namespace crier
