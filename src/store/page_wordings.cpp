#include "store/page_wordings.h"

#include <utility>

#include "postgres/field.h"
#include "postgres/pq.h"

namespace crier::store {
namespace {

const Statement select_count{"page_wordings_count",
                             "SELECT count(*) AS released FROM page_wordings"};

const Statement select_last{"page_wordings_last", R"sql(
  SELECT DISTINCT ON (language) edition, language, version, approved_by, approved_at, actor
  FROM page_wordings ORDER BY language, edition DESC
)sql"};

const Statement select_texts{"page_wordings_texts",
                             "SELECT path, text FROM page_texts WHERE edition = $1 ORDER BY path"};

const Statement insert_wording{"page_wordings_insert", R"sql(
  INSERT INTO page_wordings (language, version, approved_by, approved_at, actor)
  VALUES ($1, $2, $3, $4, $5)
  RETURNING edition
)sql"};

const Statement insert_text{"page_wordings_insert_text",
                            "INSERT INTO page_texts (edition, path, text) VALUES ($1, $2, $3)"};

}  // namespace

std::int64_t page_wordings_count(Transaction& transaction) {
  return read<std::int64_t>(exec(transaction, select_count)[0]["released"]);
}

std::vector<PageWording> page_wordings(Transaction& transaction) {
  std::vector<PageWording> wordings;
  for (const auto& row : exec(transaction, select_last)) {
    PageWording wording{.language = read<std::string>(row["language"]),
                        .version = read<std::string>(row["version"]),
                        .by = read<std::string>(row["approved_by"]),
                        .at = read<WallTime>(row["approved_at"]),
                        .actor = read<std::string>(row["actor"]),
                        .texts = {}};
    for (const auto& text : exec(transaction, select_texts, read<std::int64_t>(row["edition"]))) {
      wording.texts.emplace(read<std::string>(text["path"]), read<std::string>(text["text"]));
    }
    wordings.push_back(std::move(wording));
  }
  return wordings;
}

void insert_page_wording(Transaction& transaction, const PageWording& wording) {
  const auto edition =
      read<std::int64_t>(exec(transaction, insert_wording, wording.language, wording.version,
                              wording.by, wording.at, wording.actor)[0]["edition"]);
  for (const auto& [path, text] : wording.texts) {
    exec(transaction, insert_text, edition, path, text);
  }
}

}  // namespace crier::store
