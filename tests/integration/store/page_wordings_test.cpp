#include "store/page_wordings.h"

#include <gtest/gtest.h>

#include "integration/store/campaign_database.h"

namespace crier::store {
namespace {

struct PageWordings : test::CampaignDatabase {};

TEST_F(PageWordings, are_added_to_and_never_changed) {
  connection_.transact([&](Transaction& transaction) {
    insert_page_wording(transaction, {.language = "de",
                                      .version = "0123456789abcdef",
                                      .by = "Ada Example, DPO",
                                      .at = now(),
                                      .actor = "ada",
                                      .texts = {{"objection_page/page.html", "words"}}});
  });

  for (const char* change :
       {"UPDATE page_wordings SET approved_by = 'x'", "DELETE FROM page_wordings",
        "TRUNCATE page_wordings CASCADE", "UPDATE page_texts SET text = 'x'",
        "DELETE FROM page_texts", "TRUNCATE page_texts"}) {
    EXPECT_ANY_THROW(sql(change)) << change;
  }
  EXPECT_EQ(connection_.transact([](Transaction& transaction) {
    return page_wordings(transaction).at(0).texts.size();
  }),
            1U);
}

}  // namespace
}  // namespace crier::store
