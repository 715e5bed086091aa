#include "support/postfix/postfix.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <pwd.h>
#include <signal.h>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <unistd.h>

#include <fmt/format.h>

#include "support/net/loopback_port.h"
#include "support/postfix/program.h"

namespace crier {

namespace fs = std::filesystem;
namespace {

constexpr std::string_view main_cf = R"(
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {folder}/log/maillog
maillog_file_prefixes = {folder}/log
myhostname = postfix.invalid
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
alias_maps =
alias_database =
smtputf8_enable = yes
message_size_limit = 1000000
virtual_mailbox_domains = example.org
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = texthash:{folder}/config/mailboxes
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
smtpd_relay_restrictions = reject_unauth_destination
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
)";

constexpr std::string_view master_cf = R"(
127.0.0.1:{port} inet n - n - 100 smtpd
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
tlsmgr    unix  -       -       n       1000?   1       tlsmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
verify    unix  -       -       n       -       1       verify
proxymap  unix  -       -       n       -       -       proxymap
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
virtual   unix  -       n       n       -       -       virtual
smtp      unix  -       -       n       -       -       smtp
lmtp      unix  -       -       n       -       -       lmtp
anvil     unix  -       -       n       -       1       anvil
postlog   unix-dgram n  -       n       -       1       postlogd
)";

void write(const fs::path& path, const std::string& text) {
  std::ofstream file(path);
  file << text;
  file.close();
  if (!file) throw std::system_error(errno, std::system_category(), path);
}

}  // namespace

Postfix::Postfix(const PostfixOptions& options) {
  if (::geteuid() != 0) throw std::runtime_error("Postfix can be started by root only");
  std::string name = (fs::temp_directory_path() / "crier-postfix-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::system_error(errno, std::system_category(), name);
  }
  folder_ = name;
  try {
    port_ = test::loopback_port();
    configure(options);
    start();
  } catch (...) {
    stop();
    throw;
  }
}

Postfix::~Postfix() {
  stop();
}

void Postfix::configure(const PostfixOptions& options) const {
  for (const char* each : {"config", "queue", "data", "mail", "log"}) {
    fs::create_directories(folder_ / each);
  }
  const passwd* const owner = ::getpwnam("postfix");
  if (owner == nullptr) throw std::runtime_error("there is no user 'postfix'");
  for (const char* each : {"data", "mail"}) {
    if (::chown((folder_ / each).c_str(), owner->pw_uid, owner->pw_gid) != 0) {
      throw std::system_error(errno, std::system_category(), each);
    }
  }
  // Its daemons run as 'postfix' and must find their way in.
  fs::permissions(folder_, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);

  std::string settings =
      fmt::format(fmt::runtime(main_cf), fmt::arg("folder", folder_.string()),
                  fmt::arg("uid", owner->pw_uid), fmt::arg("gid", owner->pw_gid));
  if (!options.certificate.empty()) {
    settings += fmt::format(
        "smtpd_tls_security_level = may\nsmtpd_tls_cert_file = {}\nsmtpd_tls_key_file = {}\n",
        options.certificate.string(), options.key.string());
  }
  for (const std::string& each : options.settings) settings += each + "\n";
  write(folder_ / "config/main.cf", settings);
  write(folder_ / "config/master.cf",
        fmt::format(fmt::runtime(master_cf), fmt::arg("port", port_)));
  std::string mailboxes;
  for (const std::string& user : options.users) {
    mailboxes += fmt::format("{0}@example.org {0}/\n", user);
  }
  write(folder_ / "config/mailboxes", mailboxes);
}

void Postfix::start() {
  const std::string config = folder_ / "config";
  const fs::path output = folder_ / "output";
  // Creates the queue's folders, and finds mistakes in the configuration.
  const int status = wait_for_end(spawn({"/usr/sbin/postfix", "-c", config, "check"}, output));
  if (status != 0) throw std::runtime_error("postfix check: " + log());
  master_ = spawn({"/usr/lib/postfix/sbin/master", "-c", config, "-d"}, output);
  if (!wait_for([this] { return greets(port_); })) throw std::runtime_error("Postfix: " + log());
}

void Postfix::stop() {
  if (master_ > 0) {
    ::kill(master_, SIGTERM);
    wait_for_end(master_);
    master_ = -1;
  }
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

bool Postfix::delivers_to(const std::string& local_part) const {
  return wait_for([&] { return !delivered_to(local_part).empty(); });
}

std::vector<std::string> Postfix::delivered_to(const std::string& local_part) const {
  std::vector<std::string> messages;
  const fs::path folder = folder_ / "mail" / local_part / "new";
  if (!fs::exists(folder)) return messages;
  for (const auto& entry : fs::directory_iterator(folder))
    messages.push_back(read_file(entry.path()));
  return messages;
}

std::string Postfix::log() const {
  return read_file(folder_ / "output") + read_file(folder_ / "log/maillog");
}

}  // namespace crier
