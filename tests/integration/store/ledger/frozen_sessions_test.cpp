#include "store/ledger/frozen_sessions.h"

#include <chrono>
#include <memory>
#include <string>

#include <gtest/gtest.h>
#include <libpq-fe.h>

#include "integration/store/campaign_database.h"

namespace crier::store {
namespace {

using namespace std::chrono_literals;
using test::CampaignDatabase;

class FrozenSessions : public CampaignDatabase {
 protected:
  using Client = std::unique_ptr<PGconn, decltype(&PQfinish)>;

  // In the middle of a COPY, in a transaction that holds a lock.
  Client in_a_copy(const std::string& application) {
    Client client(PQconnectdb(url_.c_str()), &PQfinish);
    EXPECT_EQ(PQstatus(client.get()), CONNECTION_OK);
    const std::string named = "SET application_name = '" + application + "'";
    for (const std::string& each :
         {named, std::string("BEGIN"), std::string("LOCK TABLE imports IN EXCLUSIVE MODE"),
          std::string("COPY imports FROM STDIN")}) {
      PQclear(PQexec(client.get(), each.c_str()));
    }
    return client;
  }
  int end_after(std::chrono::milliseconds waited) {
    return connection_.transact(
        [&](Transaction& transaction) { return end_frozen_sessions(transaction, waited); });
  }
};

TEST_F(FrozenSessions, of_daemons_are_ended_in_the_middle_of_a_copy_and_hold_nothing_any_more) {
  const Client frozen = in_a_copy("crierd");

  EXPECT_EQ(end_after(0ms), 1);

  sql("LOCK TABLE imports IN EXCLUSIVE MODE");
}

TEST_F(FrozenSessions, of_others_are_left_alone) {
  const Client other = in_a_copy("psql");

  EXPECT_EQ(end_after(0ms), 0);
}

TEST_F(FrozenSessions, that_have_just_begun_are_left_alone) {
  const Client young = in_a_copy("crierd");

  EXPECT_EQ(end_after(10min), 0);
}

}  // namespace
}  // namespace crier::store
