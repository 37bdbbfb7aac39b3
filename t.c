#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <time.h>
static long depth=0,maxd=0,n=0;
static void st(void*u,const xmlChar*a,const xmlChar**b){depth++; if(depth>maxd)maxd=depth;}
static void en(void*u,const xmlChar*a){depth--;}
static void ch(void*u,const xmlChar*c,int l){n+=l;}
int main(int c,char**v){ size_t N=atol(v[2])<<20; char*b=malloc(N+100); size_t k=0;
 if(v[1][0]=='a'){k+=sprintf(b,"<p "); long i=0; while(k<N-20) k+=sprintf(b+k,"a%lx ",i++); k+=sprintf(b+k,">x</p>");}
 if(v[1][0]=='e'){while(k<N/2) k+=sprintf(b+k,"<b>"); while(k<N-20) k+=sprintf(b+k,"</i>");}
 xmlSAXHandler h; memset(&h,0,sizeof h); h.startElement=st;h.endElement=en;h.characters=ch;
 htmlParserCtxtPtr x=htmlCreatePushParserCtxt(&h,NULL,b,4,NULL,XML_CHAR_ENCODING_UTF8);
 htmlCtxtUseOptions(x,HTML_PARSE_RECOVER|HTML_PARSE_NOERROR|HTML_PARSE_NOWARNING|HTML_PARSE_IGNORE_ENC);
 clock_t t=clock(); size_t o=4; while(o<k){int m=k-o>65536?65536:k-o; htmlParseChunk(x,b+o,m,0); o+=m;} htmlParseChunk(x,0,0,1);
 printf("%s %s MiB: %.2fs depth %ld\n",v[1],v[2],(double)(clock()-t)/CLOCKS_PER_SEC,maxd);}
