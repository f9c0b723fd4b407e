package dev.tidemark.server.api;

import dev.tidemark.catalog.Catalog;
import dev.tidemark.query.Granularity;
import dev.tidemark.query.Query;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What an answer says of each of its members: titles, types, and what they can be drilled into. */
final class CubeAnnotation {

    private final Asked asked;
    private final CubeMembers members;

    CubeAnnotation(Asked asked, Catalog catalog) {
        this.asked = asked;
        this.members = CubeMembers.of(catalog, asked.query().source());
    }

    ObjectNode json() {
        var to = JsonMapper.shared().createObjectNode();
        var measures = to.putObject("measures");
        var dimensions = to.putObject("dimensions");
        to.putObject("segments");
        var times = to.putObject("timeDimensions");
        asked.query()
                .measures()
                .forEach(name ->
                        CubeMeta.drill(members, name, asked.query().named(), describe(name, "number", measures)));
        asked.query().dimensions().forEach(name -> describe(name, "string", dimensions));
        asked.query().granularity().ifPresent(granularity -> {
            var isDimension = asked.cube().time().isDimension();
            var fine = (isDimension ? dimensions : times)
                    .putObject(members.qualified(Query.TIME) + "." + granularity.word());
            CubeMeta.annotate(members, Query.TIME, "time", fine).set("granularity", describe(granularity));
            if (!isDimension) {
                describe(Query.TIME, "time", times);
            }
        });
        return to;
    }

    private ObjectNode describe(String name, String type, ObjectNode in) {
        return CubeMeta.annotate(members, name, type, in.putObject(members.qualified(name)));
    }

    private static ObjectNode describe(Granularity granularity) {
        return JsonMapper.shared()
                .createObjectNode()
                .put("name", granularity.word())
                .put("title", granularity.word())
                .put("interval", "1 " + granularity.word());
    }
}
