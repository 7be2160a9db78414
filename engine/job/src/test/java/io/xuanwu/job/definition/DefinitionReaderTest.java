package io.xuanwu.job.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xuanwu.job.failure.EngineFailure;
import io.xuanwu.job.failure.FailureCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefinitionReaderTest {
    private static final String HASH = "0123456789abcdef".repeat(4);

    private static Definition read(String json) throws EngineFailure {
        return DefinitionReader.read(
                json.replace('\'', '"').replace("HASH", HASH).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_full_sql_definition_is_read() throws EngineFailure {
        Definition definition = read("{'version':1,'run':{'id':'run_1','job':'j','space':'s'},'kind':'sql','name':'n',"
                + "'sql':'INSERT','jar':null,'options':{'a':'1','b':2,'c':true},'catalogs':[{'name':'c','sql':'CREATE'}],"
                + "'functions':[{'name':'f','class':'a.F','artifact':'HASH'},{'name':'g','class':'a.G','artifact':null}],"
                + "'artifacts':[{'sha256':'HASH','name':'x.jar'}],'artifact_url':'http://x/{sha256}',"
                + "'variables':{'k':'v'},'secrets':{'s':'t'}}");
        assertEquals(Optional.of("run_1"), definition.runId);
        assertEquals(Optional.of("INSERT"), definition.sql);
        assertEquals(Map.of("a", "1", "b", "2", "c", "true"), definition.options);
        assertEquals("CREATE", definition.catalogs.get(0).sql);
        assertEquals(Optional.of(HASH), definition.functions.get(0).artifact);
        assertEquals(Optional.empty(), definition.functions.get(1).artifact);
        assertEquals(HASH, definition.artifacts.get(0).sha256);
        assertEquals(Map.of("s", "t"), definition.secrets);
    }

    @Test
    void edits_are_read_in_their_order() throws EngineFailure {
        Definition definition = read("{'version':1,'kind':'sql','sql':'abcd','edits':["
                + "{'start':0,'end':1,'text':'x'},{'start':1,'end':1,'text':''},{'start':2,'end':4,'text':'y'}]}");
        assertEquals(3, definition.edits.size());
        assertEquals(2, definition.edits.get(2).start);
        assertEquals(4, definition.edits.get(2).end);
        assertEquals("y", definition.edits.get(2).text);
        assertEquals(List.of(), read("{'version':1,'kind':'sql','sql':'abcd'}").edits);
    }

    @Test
    void a_jar_definition_needs_little() throws EngineFailure {
        Definition definition = read("{'version':1,'kind':'jar','jar':{'artifact':'HASH','arguments':['a','${b}']}}");
        assertEquals(List.of("a", "${b}"), definition.jar.orElseThrow().arguments);
        assertEquals(Optional.empty(), definition.jar.orElseThrow().mainClass);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "[] | not a JSON object",
                "{'version':1, | not valid JSON at line 1",
                "{'version':2,'new':1} | has version 2",
                "{'kind':'sql'} | version",
                "{'version':1,'kind':'sql','sql':'x','optons':{}} | Did you mean 'options'?",
                "{'version':1,'kind':'sql','sql':'x','run':{'id':'r','jb':'j'}} | unknown key 'run.jb'",
                "{'version':1,'kind':'sql','sql':'x','edits':[{'start':0,'end':2,'text':''}]} | from 0 to 2",
                "{'version':1,'kind':'sql','sql':'x','edits':[{'start':1,'end':0,'text':''}]} | from 1 to 0",
                "{'version':1,'kind':'sql','sql':'x','edits':[{'start':-1,'end':0,'text':''}]} | from -1 to 0",
                "{'version':1,'kind':'sql','sql':'xyz','edits':[{'start':0,'end':2,'text':''},{'start':1,'end':3,'text':''}]} | from 1 to 3",
                "{'version':1,'kind':'sql','sql':'x','edits':[{'start':'0','end':1,'text':''}]} | 'edits[0].start' must be a whole number",
                "{'version':1,'kind':'sql','sql':'x','edits':[{'start':0,'end':1}]} | 'edits[0].text' is missing",
                "{'version':1,'kind':'sql','sql':'x','catalogs':[{'name':'c','sq':'x'}]} | unknown key 'catalogs[0].sq'",
                "{'version':1,'kind':'sql','sql':'x','sql':'y'} | not valid JSON",
                "{'version':1,'kind':'sqll','sql':'x'} | 'kind' is 'sqll'",
                "{'version':1,'kind':'sql'} | 'sql' is missing",
                "{'version':1,'kind':'sql','sql':5} | 'sql' must be a text",
                "{'version':1,'kind':'sql','sql':'x','jar':{}} | must not have 'jar'",
                "{'version':1,'kind':'jar','jar':{'artifact':'../etc'}} | 'jar.artifact' must be a SHA-256",
                "{'version':1,'kind':'sql','sql':'x','variables':{'a':[1]}} | 'variables.a' must be a text",
                "{'version':1,'kind':'sql','sql':'x','artifacts':{}} | 'artifacts' must be a list",
            })
    void what_is_wrong_is_named(String json, String named) {
        EngineFailure failure = assertThrows(EngineFailure.class, () -> read(json));
        assertEquals(FailureCode.DEFINITION_INVALID, failure.code());
        assertTrue(failure.getMessage().contains(named), failure.getMessage());
    }

    @Test
    void a_broken_document_is_not_quoted_because_it_holds_secrets() {
        EngineFailure failure =
                assertThrows(EngineFailure.class, () -> read("{'version':1,'secrets':{'pw':'hunter22' oops}}"));
        assertTrue(!failure.getMessage().contains("hunter22") && failure.getCause() == null, failure.getMessage());
    }
}
