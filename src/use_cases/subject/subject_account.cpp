#include "use_cases/subject/subject_account.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "base/lane.h"
#include "campaign/ref.h"
#include "objection/ref_digest.h"
#include "store/report/coverage.h"

namespace crier::app {

std::vector<store::HeldRows> account_of(store::Connection& connection,
                                        const store::Settings& settings, const std::string& ref) {
  const std::string normal = normal_ref(ref);
  const store::PersonName person{.lane = lane_of(normal, settings.lanes),
                                 .ref = normal,
                                 .digest = objection::RefDigester(settings.secret).digest(normal)};
  return connection.transact([&](store::Transaction& transaction) {
    store::read_one_instant(transaction);
    return store::data_held_about(transaction, person);
  });
}

bool is_nothing_held(const std::vector<store::HeldRows>& account) {
  return std::ranges::all_of(account,
                             [](const store::HeldRows& held) { return held.rows.empty(); });
}

std::string account_json(const std::string& ref, const std::vector<store::HeldRows>& account) {
  boost::json::object document{{"ref", ref}};
  for (const store::HeldRows& held : account) {
    boost::json::array rows;
    for (const auto& row : held.rows) {
      boost::json::object object;
      for (std::size_t column = 0; column < held.columns.size(); ++column) {
        boost::json::value& value = object[held.columns[column]];
        if (row[column]) value = *row[column];
      }
      rows.push_back(std::move(object));
    }
    document[held.what] = std::move(rows);
  }
  return boost::json::serialize(document) + "\n";
}

}  // namespace crier::app
