// Pages and counts over the declared fields.
#include "host/base/crypto.hpp"
#include "host/base/json.hpp"
#include "host/records/records_internal.hpp"

namespace ent::host {
namespace {

struct Where {
  std::string sql;  // " WHERE …" or empty
  std::vector<std::string> values;
};

std::vector<std::string> split_values(std::string_view text) {
  std::vector<std::string> values;
  while (true) {
    const auto end = text.find('\x1F');
    values.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return values;
    text.remove_prefix(end + 1);
  }
}

void add_condition(Where& where, const std::string& condition) {
  where.sql += (where.sql.empty() ? " WHERE " : " AND ") + condition;
}

// The order in which an index can help is SQLite's business; a page only needs its conditions to be exact.
Result<void> add_match(Where& where, const RecordKind& kind, const Match& match) {
  if (!has_field(kind, match.field) && match.field != "id")
    return fail(Status::invalid, "records.unknown_field", "field " + match.field + " of " + kind.kind);
  const std::string column = match.field == "id" ? "id" : record_column(match.field);
  switch (match.op) {
    case MatchOp::equal:
      add_condition(where, column + "=?");
      break;
    case MatchOp::at_least:
      add_condition(where, column + ">=?");
      break;
    case MatchOp::at_most:
      add_condition(where, column + "<=?");
      break;
    case MatchOp::contains:
      add_condition(where, "instr(" + column + ",?)>0");
      break;
    case MatchOp::not_equal:
      add_condition(where, column + "<>?");
      break;
    case MatchOp::one_of: {
      const auto values = split_values(match.value);
      if (values.size() > 200) return fail(Status::invalid, "records.bad_query", "more than 200 values");
      std::string marks;
      for (const auto& value : values) {
        marks += marks.empty() ? "?" : ",?";
        where.values.push_back(value);
      }
      add_condition(where, column + " IN (" + marks + ")");
      return {};
    }
    default:
      return fail(Status::invalid, "records.bad_query", "unknown comparison");
  }
  where.values.push_back(match.value);
  return {};
}

Result<Where> where_of(const RecordKind& kind, const std::vector<Match>& matches) {
  Where where;
  for (const auto& match : matches)
    if (auto added = add_match(where, kind, match); added.has_error()) return added.error();
  return where;
}

// A cursor is the last row's place in this order; it is refused with another order.
std::string make_cursor(const Query& query, const std::string& value, const std::string& id) {
  boost::json::array parts = {json_text(query.order_by), query.descending, json_text(value), json_text(id)};
  const std::string text = boost::json::serialize(parts);
  return base64url(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

struct Place {
  std::string value, id;
};

Result<Place> read_cursor(const Query& query) {
  const Failure bad = fail(Status::invalid, "records.bad_cursor", "the cursor is not of this query");
  std::string text;
  if (!base64url_decode(query.cursor, text)) return bad;
  const auto json = parse_json(text);
  if (!json || !json->is_array() || json->get_array().size() != 4) return bad;
  const auto& parts = json->get_array();
  if (!parts[0].is_string() || !parts[1].is_bool() || !parts[2].is_string() || !parts[3].is_string()) return bad;
  if (parts[0].get_string() != query.order_by || parts[1].get_bool() != query.descending) return bad;
  return Place{std::string(parts[2].get_string().c_str(), parts[2].get_string().size()),
               std::string(parts[3].get_string().c_str(), parts[3].get_string().size())};
}

}  // namespace

Result<Page> Records::query(const Query& query) {
  const auto kind = find(query.kind);
  if (kind.has_error()) return kind.error();
  if (query.limit < 1 || query.limit > 1000) return fail(Status::invalid, "records.bad_query", "limit");
  if (!query.order_by.empty() && !has_field(**kind, query.order_by))
    return fail(Status::invalid, "records.unknown_field", "order by " + query.order_by);
  auto where = where_of(**kind, query.matches);
  if (where.has_error()) return where.error();
  const std::string order = record_column(query.order_by);
  const char* direction = query.descending ? " DESC" : "";
  if (!query.cursor.empty()) {
    const auto place = read_cursor(query);
    if (place.has_error()) return place.error();
    add_condition(*where, "(" + order + ",id)" + (query.descending ? "<" : ">") + "(?,?)");
    where->values.push_back(place->value);
    where->values.push_back(place->id);
  }
  return database_.read([&](Transaction& transaction) -> Result<Page> {
    auto rows = transaction.prepare("SELECT id,revision,json," + order + " FROM " + record_table(plugin_, query.kind) +
                                    where->sql + " ORDER BY " + order + direction + ",id" + direction + " LIMIT ?");
    for (const auto& value : where->values) rows.bind(value);
    rows.bind(static_cast<std::int64_t>(query.limit) + 1);  // one more tells whether there is a next page
    Page page;
    std::string last;
    while (rows.step()) {
      if (page.records.size() == static_cast<std::size_t>(query.limit)) {
        page.next = make_cursor(query, last, page.records.back().id);
        break;
      }
      page.records.push_back(Record{std::string(rows.text(0)), rows.number(1), std::string(rows.text(2))});
      last = rows.text(3);
    }
    return page;
  });
}

Result<std::vector<Count>> Records::count(const Query& query, std::string_view field) {
  const auto kind = find(query.kind);
  if (kind.has_error()) return kind.error();
  if (!has_field(**kind, field)) return fail(Status::invalid, "records.unknown_field", std::string(field));
  const auto where = where_of(**kind, query.matches);
  if (where.has_error()) return where.error();
  return database_.read([&](Transaction& transaction) -> Result<std::vector<Count>> {
    const std::string column = record_column(field);
    auto rows = transaction.prepare("SELECT " + column + ",COUNT(*) FROM " + record_table(plugin_, query.kind) +
                                    where->sql + " GROUP BY " + column + " ORDER BY " + column);
    for (const auto& value : where->values) rows.bind(value);
    std::vector<Count> counts;
    while (rows.step()) counts.push_back(Count{std::string(rows.text(0)), rows.number(1)});
    return counts;
  });
}

}  // namespace ent::host
