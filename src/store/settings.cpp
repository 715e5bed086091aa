#include "store/settings.h"

#include <array>
#include <cerrno>
#include <stdexcept>
#include <string_view>
#include <sys/random.h>
#include <system_error>

#include "base/check.h"
#include "base/digest.h"
#include "base/lane.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/token_keys.h"

namespace crier::store {

namespace {

const Statement select_setting{"settings_select", "SELECT value FROM settings WHERE name = $1"};
const Statement insert_setting{"settings_insert", R"sql(
  INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING
)sql"};

std::string setting(Transaction& transaction, std::string_view name) {
  const pqxx::result rows = exec(transaction, select_setting, name);
  if (rows.empty()) {
    throw std::runtime_error("the database has no setting \"" + std::string(name) +
                             "\"; run: crier migrate");
  }
  return read<std::string>(rows[0][0]);
}

std::string new_secret() {
  std::array<char, 32> bytes{};
  // Up to 256 bytes, getentropy gives all or fails.
  if (::getentropy(bytes.data(), bytes.size()) != 0) {
    throw std::system_error(errno, std::generic_category(), "getentropy");
  }
  return hex(std::string_view(bytes.data(), bytes.size()));
}

}  // namespace

int read_lanes(Transaction& transaction) {
  const int lanes = std::stoi(setting(transaction, "lanes"));
  CRIER_CHECK(lanes >= 1 && lanes <= lane_count_max);
  return lanes;
}

Settings read_settings(Transaction& transaction) {
  return {.lanes = read_lanes(transaction),
          .secret = setting(transaction, "secret"),
          .token_keys = token_keys(transaction)};
}

void initialise_settings(Transaction& transaction, int lanes) {
  CRIER_CHECK(lanes >= 1 && lanes <= lane_count_max);
  exec(transaction, insert_setting, "lanes", std::to_string(lanes));
  exec(transaction, insert_setting, "secret", new_secret());
}

}  // namespace crier::store
