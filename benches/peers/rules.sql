-- The twelve rules of the workload for DuckDB, over the JSON as it stands; `g` is the case.
CREATE TEMP TABLE cases AS SELECT * FROM read_json($file, format = 'newline_delimited', maximum_object_size = 268435456, columns = {
    'case': 'VARCHAR',
    'hypotheses': 'STRUCT(id VARCHAR, actor VARCHAR, prior BIGINT)[]',
    'actors': 'STRUCT(id VARCHAR, sponsor VARCHAR, profile STRUCT(code VARCHAR, excl BIGINT)[])[]',
    'sources': 'STRUCT(id VARCHAR, cites VARCHAR[])[]',
    'propositions': 'STRUCT(id VARCHAR, hypothesis VARCHAR, line VARCHAR, weight BIGINT)[]',
    'facts': 'STRUCT(kind VARCHAR, date DATE, source VARCHAR, op VARCHAR, event VARCHAR, cluster VARCHAR, sector VARCHAR,
              sponsor VARCHAR, code VARCHAR, host VARCHAR, prop VARCHAR)[]'});
CREATE TEMP TABLE hypothesis AS SELECT "case" AS g, unnest(hypotheses, recursive := true) FROM cases;
CREATE TEMP TABLE actor AS SELECT "case" AS g, unnest(actors, max_depth := 2) FROM cases;
CREATE TEMP TABLE known AS SELECT g, id AS a, unnest(profile, max_depth := 2) FROM actor;
CREATE TEMP TABLE source AS SELECT "case" AS g, unnest(sources, max_depth := 2) FROM cases;
CREATE TEMP TABLE cites AS SELECT g, id AS s, unnest(cites) AS t FROM source;
CREATE TEMP TABLE proposition AS SELECT "case" AS g, unnest(propositions, max_depth := 2) FROM cases;
CREATE TEMP TABLE fact AS SELECT "case" AS g, unnest(facts, max_depth := 2) FROM cases;

-- r1 to r3: roots of a source.
CREATE TEMP TABLE root_of AS WITH RECURSIVE up(g, s, r) AS (
    SELECT g, id, id FROM source WHERE len(cites) = 0
    UNION SELECT c.g, c.s, u.r FROM up u JOIN cites c ON c.g = u.g AND c.t = u.s
) SELECT * FROM up;

-- r4, r5: distinct roots of a proposition.
CREATE TEMP TABLE claim_root AS
    SELECT DISTINCT f.g, f.prop AS q, r FROM fact f JOIN root_of o ON o.g = f.g AND o.s = f.source WHERE f.kind = 'claim';
CREATE TEMP TABLE claimed AS SELECT g, q, count(*) >= 2 AS corroborated FROM claim_root GROUP BY g, q;

-- r6: an event of the same sector up to 30 days before an operation, and the actors of its sponsor.
CREATE TEMP TABLE triggered AS
    SELECT DISTINCT o.g, o.op AS o, t.event AS e, a.id AS a, t.source AS s
    FROM fact o JOIN fact t ON t.g = o.g AND t.sector = o.sector AND t.date BETWEEN o.date - 30 AND o.date
    JOIN actor a ON a.g = t.g AND a.sponsor = t.sponsor WHERE o.kind = 'operation' AND t.kind = 'trigger';

-- r7, r8: exclusive code; clusters linked through two codes or shared infrastructure.
CREATE TEMP TABLE code_similarity AS
    SELECT DISTINCT f.g, f.cluster AS c, k.a, f.code AS k, k.excl AS x, f.source AS s
    FROM fact f JOIN known k ON k.g = f.g AND k.code = f.code WHERE f.kind = 'code' AND k.excl >= 2;
CREATE TEMP TABLE overlap AS
    SELECT DISTINCT a.g, a.cluster AS c, b.cluster AS d
    FROM fact a JOIN fact b ON b.g = a.g AND b.host = a.host AND b.cluster <> a.cluster AND abs(date_diff('day', a.date, b.date)) <= 60
    WHERE a.kind = 'infra' AND b.kind = 'infra';
CREATE TEMP TABLE linked AS WITH RECURSIVE l(g, c, a) AS (
    SELECT g, c, a FROM code_similarity GROUP BY g, c, a HAVING count(DISTINCT k) >= 2
    UNION SELECT o.g, o.d, l.a FROM l JOIN overlap o ON o.g = l.g AND o.c = l.c
) SELECT * FROM l;

-- r9: from the cluster to the sponsor of the operation.
CREATE TEMP TABLE attributed AS
    SELECT DISTINCT f.g, f.op AS o, a.sponsor AS p FROM fact f JOIN linked l ON l.g = f.g AND l.c = f.cluster
    JOIN actor a ON a.g = l.g AND a.id = l.a WHERE f.kind = 'operation';

-- r10: what speaks for and against.
CREATE TEMP TABLE item AS
    SELECT DISTINCT c.g, h.id AS h, 'code' AS line, r, 300 * x AS w
    FROM code_similarity c JOIN linked l ON l.g = c.g AND l.c = c.c AND l.a = c.a
    JOIN hypothesis h ON h.g = c.g AND h.actor = c.a JOIN root_of o ON o.g = c.g AND o.s = c.s
    UNION SELECT t.g, h.id, 'timing', r, 250
    FROM triggered t JOIN hypothesis h ON h.g = t.g AND h.actor = t.a JOIN root_of o ON o.g = t.g AND o.s = t.s
    UNION SELECT f.g, p.hypothesis, p.line, r, CASE WHEN c.corroborated THEN weight ELSE CAST(floor(weight / 2) AS BIGINT) END
    FROM fact f JOIN claimed c ON c.g = f.g AND c.q = f.prop JOIN proposition p ON p.g = f.g AND p.id = f.prop
    JOIN root_of o ON o.g = f.g AND o.s = f.source WHERE f.kind = 'claim'
    UNION SELECT f.g, h.id, 'sponsor', r, CASE WHEN t.o IS NULL THEN -150 ELSE 150 END
    FROM fact f JOIN hypothesis h ON h.g = f.g JOIN actor a ON a.g = h.g AND a.id = h.actor
    LEFT JOIN attributed t ON t.g = f.g AND t.o = f.op AND t.p = a.sponsor
    JOIN root_of o ON o.g = f.g AND o.s = f.source
    WHERE f.kind = 'operation' AND EXISTS (SELECT 1 FROM attributed x WHERE x.g = f.g AND x.o = f.op);

-- r11: the strongest of a hypothesis, line and root, for and against apart.
CREATE TEMP TABLE best AS
    SELECT g, h, line, r, CASE WHEN w > 0 THEN max(w) ELSE min(w) END AS w FROM item GROUP BY g, h, line, r, w > 0;

-- r12 without the softmax.
CREATE TEMP TABLE score AS
    SELECT y.g, y.id AS h, any_value(y.prior) + coalesce(sum(b.w), 0) AS score
    FROM hypothesis y LEFT JOIN best b ON b.g = y.g AND b.h = y.id GROUP BY y.g, y.id;
