(function(){
"use strict";
var form=document.getElementById("filters");
if(!form)return;
form.hidden=false;
var query=document.getElementById("q"),shown=document.getElementById("shown"),keys=["s","c","f","r","u","k","o"],alone="";
var items=Array.prototype.map.call(document.querySelectorAll("article.finding"),function(node){
return{node:node,section:(node.closest("section.dossier")||{}).id||"",text:node.textContent.toLowerCase(),data:node.dataset};
});
var groups=Array.prototype.map.call(document.querySelectorAll("section.dossier"),function(node){
return{node:node,count:node.querySelector(".shown"),items:items.filter(function(item){return item.section===node.id;})};
});
var boxes=Array.prototype.slice.call(form.querySelectorAll("input[type=checkbox]")).map(function(box){
return{box:box,key:box.name,value:box.value,output:box.parentNode.querySelector("output"),label:box.parentNode};
});
Array.prototype.forEach.call(document.querySelectorAll("a.only"),function(link){link.hidden=false;});
var back=document.getElementById("page-of");
document.getElementById("leave").addEventListener("click",function(){alone="";changed();});
function chosen(){
var sets={};
keys.forEach(function(key){sets[key]=new Set();});
boxes.forEach(function(one){if(one.box.checked)sets[one.key].add(one.value);});
return sets;
}
function apply(){
var sets=chosen(),words=query.value.toLowerCase().split(/\s+/).filter(Boolean),counts={},total=0;
keys.forEach(function(key){counts[key]=new Map();});
function count(key,item){var value=item.data[key];counts[key].set(value,(counts[key].get(value)||0)+1);}
items.forEach(function(item){
var hit=words.every(function(word){return item.text.indexOf(word)>=0;});
if(alone&&item.section!==alone)hit=false;
var missed=keys.filter(function(key){return sets[key].size>0&&!sets[key].has(item.data[key]);});
item.visible=hit&&missed.length===0;
item.node.hidden=!item.visible;
if(item.visible){total+=1;keys.forEach(function(key){count(key,item);});}
else if(hit&&missed.length===1)count(missed[0],item);
});
groups.forEach(function(group){
var visible=group.items.filter(function(item){return item.visible;}).length;
group.node.hidden=visible===0;
if(group.count)group.count.textContent=String(visible);
});
boxes.forEach(function(one){
var number=counts[one.key].get(one.value)||0;
one.output.textContent=String(number);
one.label.className=number||one.box.checked?"":"none";
});
shown.textContent=String(total);
back.hidden=!alone;
}
function remember(){
var state=new URLSearchParams();
if(query.value)state.append("q",query.value);
boxes.forEach(function(one){if(one.box.checked)state.append(one.key,one.value);});
if(alone)state.append("d",alone);
var text="#?"+state.toString();
try{history.replaceState(null,"",text);}catch(refused){location.replace(text);}
}
function recall(){
if(location.hash.slice(0,2)!=="#?")return;
var state=new URLSearchParams(location.hash.slice(2));
query.value=state.get("q")||"";
alone=state.get("d")||"";
boxes.forEach(function(one){one.box.checked=state.getAll(one.key).indexOf(one.value)>=0;});
}
function changed(){apply();remember();}
form.addEventListener("change",changed);
query.addEventListener("input",changed);
document.getElementById("reset").addEventListener("click",function(){
query.value="";
alone="";
boxes.forEach(function(one){one.box.checked=false;});
changed();
});
window.addEventListener("hashchange",function(){
recall();apply();
if(alone){var one=document.getElementById(alone);if(one)one.scrollIntoView();return;}
var target=location.hash.charAt(1)==="?"?null:document.getElementById(location.hash.slice(1));
if(!target)return;
var hidden=target.closest("[hidden]");
if(hidden){query.value="";boxes.forEach(function(one){one.box.checked=false;});apply();target.scrollIntoView();}
});
recall();
apply();
})();
