events.trigger("bitbucket.internal.feature.fileContent.shown",null,{containerEl:this.Get0("a"),path:b});
c.trigger("bitbucket.internal.feature.compare.state",null,{oldForm:a[0],newForm:a[1]});
