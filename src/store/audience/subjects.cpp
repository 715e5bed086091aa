#include "store/audience/subjects.h"

#include "postgres/copy_in.h"
#include "postgres/field.h"
#include "postgres/pq.h"
#include "store/audience/import_lock.h"

namespace crier::store {

namespace {

// Each hides a permanent table of the same shape, so that statements fit the schema.
constexpr const char* make_room = R"sql(
  CREATE TEMPORARY TABLE IF NOT EXISTS import_rows (LIKE import_rows) ON COMMIT DELETE ROWS;
  CREATE TEMPORARY TABLE IF NOT EXISTS import_matches (LIKE import_matches) ON COMMIT DELETE ROWS
)sql";

const CopyStatement stage{
    "import_stage",
    "COPY import_rows (lane, row, ref, email, name, locale, country, time_zone, birth_date, phone, "
    "unreadable) FROM STDIN"};

// The planner knows nothing of temporary tables, and a batch finds its few thousand rows among any
// number of subjects: reading all of these, however cheap they look, is never right.
const Statement plan_by_index{"import_plan_by_index", R"sql(
  SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
         set_config('enable_mergejoin', 'off', true), set_config('enable_bitmapscan', 'off', true),
         set_config('jit', 'off', true)
)sql"};

const Statement plan_freely{"import_plan_freely", R"sql(
  SELECT set_config('enable_seqscan', 'on', true), set_config('enable_hashjoin', 'on', true)
)sql"};

// $2 has a bit for each column that the source knows (audience::Column); r.unreadable has one for
// each of them in which it says something that nobody can read.
const Statement match{"import_match", R"sql(
  INSERT INTO import_matches
    (lane, subject_id, row, is_repeat, is_changed, country_before, locale_before,
     email, name, locale, country, time_zone, birth_date, phone)
  SELECT s.lane, s.id, r.row,
         coalesce(s.import_id = $1::bigint, false)
           OR EXISTS (SELECT FROM import_unchanged u WHERE u.lane = s.lane AND u.subject_id = s.id),
         (s.email, s.name, s.locale, s.country, s.time_zone, s.birth_date, s.phone)
           IS DISTINCT FROM
           (n.email, n.name, n.locale, r.country, n.time_zone, n.birth_date, n.phone),
         s.country, s.locale,
         n.email, n.name, n.locale, r.country, n.time_zone, n.birth_date, n.phone
  FROM import_rows r
  JOIN subjects s ON s.lane = r.lane AND s.ref = r.ref
  CROSS JOIN LATERAL (SELECT $2::int & ~r.unreadable AS columns) told
  CROSS JOIN LATERAL (
    SELECT CASE WHEN told.columns & (1 << 1) <> 0 THEN r.email ELSE s.email END AS email,
           CASE WHEN told.columns & (1 << 2) <> 0 THEN r.name ELSE s.name END AS name,
           CASE WHEN told.columns & (1 << 3) <> 0 THEN r.locale ELSE s.locale END AS locale,
           CASE WHEN told.columns & (1 << 5) <> 0
                THEN r.time_zone ELSE s.time_zone END AS time_zone,
           CASE WHEN told.columns & (1 << 6) <> 0
                THEN r.birth_date ELSE s.birth_date END AS birth_date,
           CASE WHEN told.columns & (1 << 7) <> 0 THEN r.phone ELSE s.phone END AS phone
  ) n
)sql"};
static_assert(static_cast<int>(audience::Column::email) == 1);
static_assert(static_cast<int>(audience::Column::name) == 2);
static_assert(static_cast<int>(audience::Column::locale) == 3);
static_assert(static_cast<int>(audience::Column::time_zone) == 5);
static_assert(static_cast<int>(audience::Column::birth_date) == 6);
static_assert(static_cast<int>(audience::Column::phone) == 7);

const Statement find_repeats{"import_find_repeats",
                             "SELECT row FROM import_matches WHERE is_repeat ORDER BY row"};

// Campaigns read the earliest move after their start: the clock of this host may be behind that of
// the host which started one.
const Statement record_moves{"import_record_moves", R"sql(
  WITH instant AS (
    SELECT greatest($2::timestamptz, max(started_at) + interval '1 microsecond') AS moved_at
    FROM campaigns
  ), moved AS (
    INSERT INTO subject_moves (lane, subject_id, moved_at, country_before, locale_before)
    SELECT lane, subject_id, moved_at, country_before, locale_before
    FROM import_matches, instant
    WHERE is_changed AND NOT is_repeat
      AND (country, locale) IS DISTINCT FROM (country_before, locale_before)
    RETURNING moved_at
  )
  UPDATE imports SET moved_until = greatest(moved_until, (SELECT max(moved_at) FROM moved))
  WHERE id = $1 AND EXISTS (SELECT FROM moved)
)sql"};

// Somebody may have been erased since they were matched: then they were imported before that.
const Statement change{"import_change", R"sql(
  UPDATE subjects s
  SET email = m.email, name = m.name, locale = m.locale, country = m.country,
      time_zone = m.time_zone, birth_date = m.birth_date, phone = m.phone, import_id = $1
  FROM import_matches m
  WHERE m.is_changed AND NOT m.is_repeat AND s.lane = m.lane AND s.id = m.subject_id
    AND s.erased_at IS NULL
)sql"};

const Statement note_unchanged{"import_note_unchanged", R"sql(
  INSERT INTO import_unchanged (lane, subject_id)
  SELECT lane, subject_id FROM import_matches WHERE NOT is_changed AND NOT is_repeat
)sql"};

const Statement add_all{"import_add_all", R"sql(
  INSERT INTO subjects (lane, id, ref, email, name, locale, country, time_zone, birth_date, phone,
                        import_id)
  SELECT lane, nextval('subject_ids'), ref, email, name, locale, country, time_zone, birth_date,
         phone, $1
  FROM import_rows
)sql"};

const Statement add_unmatched{"import_add_unmatched", R"sql(
  INSERT INTO subjects (lane, id, ref, email, name, locale, country, time_zone, birth_date, phone,
                        import_id)
  SELECT lane, nextval('subject_ids'), ref, email, name, locale, country, time_zone, birth_date,
         phone, $1
  FROM import_rows r
  WHERE NOT EXISTS (SELECT FROM import_matches m WHERE m.row = r.row)
)sql"};

void copy_rows(Transaction& transaction, std::span<const SubjectRow> rows) {
  CopyIn copy(transaction, stage);
  std::int32_t number = 0;
  for (const SubjectRow& row : rows) {
    const audience::PersonRow& person = *row.person;
    copy.add(row.lane)
        .add(number++)
        .add(person.ref)
        .add(null_if_empty(person.email))
        .add(null_if_empty(person.name))
        .add(null_if_empty(person.locale))
        .add(person.country)
        .add(null_if_empty(person.time_zone))
        .add(person.birth_date)
        .add(null_if_empty(person.phone))
        .add(static_cast<std::int32_t>(person.unreadable.to_ulong()))
        .end_row();
  }
  copy.finish();
}

std::int64_t affected(const pqxx::result& result) {
  return static_cast<std::int64_t>(result.affected_rows());
}

}  // namespace

MergeResult merge_subjects(Transaction& transaction, const SubjectBatch& batch) {
  exec_unprepared(transaction, "subjects_make_room", make_room);
  copy_rows(transaction, batch.rows);
  exec(transaction, plan_by_index);
  const auto matches = affected(
      exec(transaction, match, batch.import, static_cast<std::int32_t>(batch.columns.to_ulong())));
  MergeResult result;
  if (matches == 0) {
    lock_for_drawing_ids(transaction);
    exec(transaction, plan_freely);
    result.added = affected(exec(transaction, add_all, batch.import));
    return result;
  }
  for (const auto& row : exec(transaction, find_repeats)) {
    result.repeats.push_back(static_cast<std::size_t>(read<std::int64_t>(row[0])));
  }
  result.unchanged = affected(exec(transaction, note_unchanged));
  const bool only_known = matches == static_cast<std::int64_t>(batch.rows.size());
  const auto changes =
      matches - result.unchanged - static_cast<std::int64_t>(result.repeats.size());
  if (changes == 0 && only_known) return result;

  lock_for_drawing_ids(transaction);
  if (changes != 0) {
    exec(transaction, record_moves, batch.import, batch.now);
    exec(transaction, change, batch.import);
    result.changed = changes;
  }
  exec(transaction, plan_freely);
  result.added = affected(exec(transaction, add_unmatched, batch.import));
  return result;
}

}  // namespace crier::store
