#include "support/smsc/smsc.h"

#include <cerrno>
#include <cstdlib>
#include <signal.h>
#include <sstream>
#include <stdexcept>
#include <system_error>

#include <boost/json/parse.hpp>

#include "support/net/loopback_port.h"
#include "support/postfix/program.h"

namespace crier {

namespace fs = std::filesystem;

Smsc::Smsc(const std::string& rules) {
  std::string name = (fs::temp_directory_path() / "crier-smsc-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::system_error(errno, std::system_category(), name);
  }
  folder_ = name;
  port_ = test::loopback_port();
  program_ = spawn({CRIER_NODE, CRIER_SMSC, std::to_string(port_), folder_ / "record", rules},
                   folder_ / "output");
  if (!wait_for([this] { return read_file(folder_ / "output").contains("listening"); })) {
    throw std::runtime_error("smsc.mjs: " + read_file(folder_ / "output"));
  }
}

Smsc::~Smsc() {
  ::kill(program_, SIGTERM);
  wait_for_end(program_);
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string Smsc::place() const {
  return "127.0.0.1:" + std::to_string(port_);
}

std::vector<boost::json::object> Smsc::noted(const std::string& kind) const {
  std::vector<boost::json::object> found;
  std::istringstream lines(read_file(folder_ / "record"));
  for (std::string line; std::getline(lines, line);) {
    boost::json::value entry = boost::json::parse(line);
    if (boost::json::value* const wanted = entry.as_object().if_contains(kind)) {
      found.push_back(wanted->is_object() ? wanted->as_object() : boost::json::object{});
    }
  }
  return found;
}

}  // namespace crier
